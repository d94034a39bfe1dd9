package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRuntimeTest {
    @TempDir
    Path directory;

    @Test
    void theCopyRunsAndHasNothingForDevelopersAndNoLinks() throws IOException, InterruptedException {
        Path copy = directory.resolve("jre");

        assertThat(new Pod(directory).agent("jre", copy.toString())).isZero();

        Process java = new ProcessBuilder(copy.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-version")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said).contains(System.getProperty("java.version"));
        assertThat(copy.resolve("jmods")).doesNotExist();
        assertThat(copy.resolve("lib/ct.sym")).doesNotExist();
        try (Stream<Path> files = Files.walk(copy)) {
            assertThat(files.filter(Files::isSymbolicLink)).isEmpty();
        }
    }

    @Test
    void aLinkBecomesWhatItLeadsToAndOneThatLeadsNowhereIsLeftOut() throws IOException {
        Path runtime = Files.createDirectories(directory.resolve("runtime/lib")).getParent();
        Files.writeString(directory.resolve("elsewhere"), "kept");
        Files.createSymbolicLink(runtime.resolve("lib/security"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(runtime.resolve("gone"), directory.resolve("nowhere"));

        new CopyRuntime(runtime, directory.resolve("copy")).run();

        assertThat(directory.resolve("copy/lib/security")).isRegularFile().hasContent("kept");
        assertThat(directory.resolve("copy/gone")).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidInOneLine() throws IOException {
        Pod pod = new Pod(directory);
        Files.writeString(directory.resolve("file"), "");

        assertThat(pod.agent("jre", directory.resolve("file/jre").toString())).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
        assertThat(pod.failure().text("message")).contains("cannot be copied to", "give the node more room");
    }
}
