package io.jenkins.plugins.kubestash.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredTest {
    @TempDir
    private Path directory;

    @Test
    void countsTheProcessorTimeOfACommandAndOfItsChildren() {
        Run run = run("n=0; while [ $n -lt 200000 ]; do n=$((n+1)); done; true");
        assertThat(run.cpuSeconds()).isPositive();
        assertThat(run.seconds()).isPositive();
    }

    @Test
    void saysWhatAFailedCommandSaidLast() {
        assertThatIllegalStateException()
                .isThrownBy(() -> run("echo no space left >&2; exit 3"))
                .withMessageContaining("failed: no space left");
    }

    private Run run(String script) {
        PodWords words = new PodWords(List.of("sh", "-c", script), Map.of());
        return new Measured(directory, Map.of())
                .run(words, "sh", Redirect.from(new File("/dev/null")), Redirect.DISCARD);
    }
}
