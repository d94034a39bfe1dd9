package io.jenkins.plugins.kubestash.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AddonsPageTest {
    private static final Path PAGE = Path.of("docs/addons.md");
    private static final String FROM = "<!-- from here on made of src/main/resources/catalog -->\n";
    private static final String TO = "<!-- to here -->\n";

    @Test
    void thePageSaysWhatTheCatalogueHas() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(FROM).contains(TO);
        String wanted = page.substring(0, page.indexOf(FROM) + FROM.length()) + "\n" + AddonsPage.of(Catalog.builtIn())
                + "\n" + page.substring(page.indexOf(TO));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, wanted);
        } else {
            assertThat(page)
                    .as("docs/addons.md is older than the catalogue: run"
                            + " mvn -q test -Dtest=AddonsPageTest -Dgolden.update=true and commit it")
                    .isEqualTo(wanted);
        }
    }
}
