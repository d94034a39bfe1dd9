package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
    private static int slot(String key) {
        byte[] bytes = ("##" + key + "##").getBytes(StandardCharsets.ISO_8859_1);
        return Slots.of(bytes, 2, bytes.length - 4);
    }

    @ParameterizedTest
    @CsvSource({"123456789, 12739", "foo, 12182", "bar, 5061", "hello, 866"})
    void slotsAreThoseOfTheSpecification(String key, int slot) {
        assertThat(slot(key)).isEqualTo(slot);
    }

    @Test
    void onlyTheFirstFilledPairOfBracesCounts() {
        assertThat(slot("{user1000}.following")).isEqualTo(slot("user1000"));
        assertThat(slot("foo{bar}{zap}")).isEqualTo(slot("bar"));
        assertThat(slot("foo{{bar}}zap")).isEqualTo(slot("{bar"));
        assertThat(slot("foo{}{bar}")).isNotEqualTo(slot("bar"));
        assertThat(slot("foo{bar")).isNotEqualTo(slot("bar"));
        assertThat(slot("")).isZero();
    }
}
