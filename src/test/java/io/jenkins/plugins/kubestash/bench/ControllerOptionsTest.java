package io.jenkins.plugins.kubestash.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerOptionsTest {
    @Test
    void takesAllOptions() {
        assertThat(ControllerOptions.parse(List.of(
                        "controller", "--sessions", "7,30", "--window", "9", "--log-megabytes", "5", "--json", "a")))
                .isEqualTo(new ControllerOptions(List.of(7, 30), 9, 5, List.of(Path.of("a"))));
    }

    @Test
    void measuresWhatIsPromisedUnlessAskedForLess() {
        assertThat(ControllerOptions.parse(List.of("controller")))
                .isEqualTo(new ControllerOptions(List.of(1, 100, 1000), 60, 100, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "controller --full | unknown word '--full'; usage:",
                "controller --window | --window wants a value; usage:",
                "controller --sessions 1,many | --sessions wants whole numbers from 1 to 10000, not 'many'",
                "controller --log-megabytes 0 | --log-megabytes wants whole numbers from 1 to 1000, not '0'"
            })
    void refusesOtherWordsInOneLine(String words, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ControllerOptions.parse(List.of(words.split(" "))))
                .withMessageStartingWith(message)
                .withMessageNotContaining("\n");
    }
}
