package io.jenkins.plugins.kubestash.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    private Path war;

    @Test
    void aWarHasItsLibrariesAndTheServerThatItStartsItselfWith() throws IOException {
        put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nJenkins-Version: 2.479.3\n");
        put("WEB-INF/lib/core.jar", "");
        put("WEB-INF/lib/readme.txt", "");
        put("executable/winstone.jar", "");

        Archive archive = Archive.open(war, war);

        assertThat(archive.jars())
                .containsExactly(war.resolve("WEB-INF/lib/core.jar"), war.resolve("executable/winstone.jar"));
        assertThat(archive.value("Jenkins-Version")).isEqualTo("2.479.3");
    }

    private void put(String name, String text) throws IOException {
        Path file = war.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
