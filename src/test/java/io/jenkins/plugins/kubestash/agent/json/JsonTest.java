package io.jenkins.plugins.kubestash.agent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsEveryKindOfValue() {
        Object value = JsonReader.read(
                " {\"a\": [1, -2.5, 1e3, true, false, null], \"b\": {\"c\": \"\\u00e4\\n\\\"\\/\\ud83d\\ude00\"}, \"d\": {}, \"e\": []} ");

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", Arrays.asList(1L, new BigDecimal("-2.5"), new BigDecimal("1e3"), true, false, null));
        expected.put("b", Map.of("c", "ä\n\"/😀"));
        expected.put("d", Map.of());
        expected.put("e", List.of());
        assertThat(value).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "\"open",
                "\"\\x\"",
                "\"\\u12g4\"",
                "01",
                "1.",
                "+1",
                "tru",
                "nul",
                "1 2",
                "[1] x",
                "'a'",
                "\"line\nbreak\"",
                "NaN",
                "-",
                "1e99999"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonException.class);
        assertThat(JsonObject.parse(text)).isEmpty();
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void takesALongArrayElementByElement() throws IOException {
        List<Object> seen = new ArrayList<>();
        new JsonReader(new StringReader("[{\"a\":1},2]")).elements(seen::add);
        new JsonReader(new StringReader("[]")).elements(seen::add);
        new JsonReader(new StringReader("null")).elements(seen::add);

        assertThat(seen).containsExactly(Map.of("a", 1L), 2L);
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        Random random = new Random(42);
        for (int i = 0; i < 500; i++) {
            Object value = anything(random, 4);
            assertThat(JsonReader.read(JsonWriter.write(value))).isEqualTo(value);
        }
    }

    @Test
    void halfACharacterIsWrittenAsAnEscape() {
        assertThat(JsonWriter.write("a\ud83d")).isEqualTo("\"a\\ud83d\"");
    }

    @Test
    void aFieldThatIsMissingOrOfAnotherTypeIsEmpty() {
        JsonObject object = JsonObject.of(JsonReader.read("{\"a\":\"x\",\"n\":null,\"big\":123456789012345678901}"));

        assertThat(object.text("n") + object.text("no")).isEmpty();
        assertThat(object.number("a")).isZero();
        assertThat(object.flag("a")).isFalse();
        assertThat(object.object("a")).isEqualTo(JsonObject.EMPTY);
        assertThat(object.texts("a")).isEmpty();
        assertThat(object.has("n")).isFalse();
        assertThat(object.decimal("big")).isGreaterThan(1e20);
    }

    private static Object anything(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0:
                return random.nextLong() / 1000;
            case 1:
                return random.nextBoolean();
            case 2:
                return null;
            case 3:
                return text(random);
            case 4:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(anything(random, depth - 1));
                }
                return list;
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), anything(random, depth - 1));
                }
                return map;
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(8), 0, 0x1F700)
                .map(c -> c >= 0xD800 && c < 0xE000 ? '"' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
