package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Every page escapes what it shows and works under a strict Content-Security-Policy. */
class PagesTest {
    private static final Path PAGES = Path.of("src/main/resources/io/jenkins/plugins/kubestash/jenkins/run");
    private static final Pattern INLINE = Pattern.compile("<script|<style|\\sstyle=|\\son[a-z]+=|javascript:");
    private static final Pattern UNESCAPED = Pattern.compile("escape=\"false\"|escapeText|j:out|rawHtml|h\\.raw");

    /** JEXL takes these for its operators, so that a page with such a property cannot be read. */
    private static final Pattern RESERVED =
            Pattern.compile("\\.(size|empty|not|and|or|eq|ne|lt|gt|le|ge|div|mod|new|null)\\b(?!\\()");

    @Test
    void everyPageEscapesAndHasNothingInline() throws Exception {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThanOrEqualTo(5);
        for (Path page : pages) {
            String text = Files.readString(page);
            assertThat(text).as(page.toString()).startsWith("<?jelly escape-by-default='true'?>");
            assertThat(INLINE.matcher(text).find()).as("inline in %s", page).isFalse();
            assertThat(UNESCAPED.matcher(text).find())
                    .as("unescaped in %s", page)
                    .isFalse();
            assertThat(RESERVED.matcher(text).find()).as("reserved in %s", page).isFalse();
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".jelly")).toList();
        }
    }
}
