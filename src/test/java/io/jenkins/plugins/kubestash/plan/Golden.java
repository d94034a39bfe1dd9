package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with a file under {@code src/test/resources}; {@code -Dgolden.update=true} writes the file anew. */
final class Golden {
    private static final Path ROOT = Path.of("src/test/resources");

    private Golden() {}

    static void assertSame(String file, String text) throws IOException {
        Path path = ROOT.resolve(file);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertThat(path)
                .as("golden file; write it anew with -Dgolden.update=true")
                .exists();
        assertThat(text).isEqualTo(Files.readString(path));
    }
}
