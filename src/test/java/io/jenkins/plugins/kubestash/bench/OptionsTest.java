package io.jenkins.plugins.kubestash.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void takesAllOptions() {
        Options options = Options.parse(
                List.of("redis", "--keys", "7", "--value-bytes", "9", "--full", "--json", "a", "--json", "b"));
        assertThat(options).isEqualTo(new Options(7, 9, true, List.of(Path.of("a"), Path.of("b"))));
    }

    @Test
    void measuresInAFewMinutesUnlessAskedForMore() {
        Options options = Options.parse(List.of("redis"));
        assertThat((long) options.keys() * options.valueBytes()).isLessThanOrEqualTo(100_000_000);
        assertThat(options.full()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | say which engine to measure; usage:",
                "mongodb | say which engine to measure; usage:",
                "redis --ful | unknown word '--ful'; usage:",
                "redis --keys | --keys wants a value; usage:",
                "redis --keys many | --keys wants a whole number from 1 to 100000000, not 'many'",
                "redis --value-bytes 0 | --value-bytes wants a whole number from 1 to 100000000, not '0'"
            })
    void refusesOtherWordsInOneLine(String words, String message) {
        List<String> list = words.isEmpty() ? List.of() : List.of(words.split(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(list))
                .withMessageStartingWith(message)
                .withMessageNotContaining("\n");
    }
}
