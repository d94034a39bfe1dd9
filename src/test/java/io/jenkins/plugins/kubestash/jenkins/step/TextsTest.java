package io.jenkins.plugins.kubestash.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({"30s, PT30S", "20m, PT20M", "2h, PT2H", "1d12h, PT36H", "1h30m5s, PT1H30M5S", "' 2h ', PT2H"})
    void readsATime(String text, Duration expected) {
        assertThat(Texts.time("timeout", text, Duration.ZERO)).isEqualTo(expected);
    }

    @Test
    void takesTheDefaultWhenNoTimeIsGiven() {
        assertThat(Texts.time("timeout", " ", Duration.ofHours(3))).isEqualTo(Duration.ofHours(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "h", "2 h", "-2h", "0s", "2h30", "30m2h", "9999999999s", "two hours"})
    void refusesWhatIsNoTimeInOneLine(String text) {
        assertThatThrownBy(() -> Texts.time("timeout", text, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout: '" + text + "' is no time: write one such as 30s, 20m, 2h or 1d12h");
    }

    @Test
    void readsAReferenceWithBlanksAroundIt() {
        assertThat(Texts.ref("appBinding", " shop/orders-redis ")).isEqualTo(new ObjectRef("shop", "orders-redis"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders-redis",
                "shop/",
                "/redis",
                "shop/red is",
                "shop/redis;rm -rf /",
                "$(id)/x",
                "Shop/Redis",
                "shop/a/b",
                "shop/<b>x</b>",
                "shop/\"'\n"
            })
    void refusesABadReferenceInOneLineThatNamesTheField(String text) {
        assertThatThrownBy(() -> Texts.ref("appBinding", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("appBinding: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aTenKilobyteReferenceMakesNoLongMessage() {
        assertThatThrownBy(() -> Texts.ref("appBinding", "x".repeat(10_000) + "/y"))
                .message()
                .hasSizeLessThan(200);
    }

    @Test
    void anAbsentReferenceIsSaidSo() {
        assertThatThrownBy(() -> Texts.ref("from", "  ")).hasMessage("from is missing: write namespace/name");
    }

    @Test
    void readsParametersALineEach() {
        assertThat(Texts.parameters("ifExists=replace\n\n match = a=b \r\nempty="))
                .containsExactly(
                        java.util.Map.entry("ifExists", "replace"),
                        java.util.Map.entry("match", "a=b"),
                        java.util.Map.entry("empty", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "=x"})
    void refusesALineThatIsNoParameter(String text) {
        assertThatThrownBy(() -> Texts.parameters(text))
                .hasMessage("parameters: '" + text + "' is no parameter: write name=value, a line each");
    }
}
