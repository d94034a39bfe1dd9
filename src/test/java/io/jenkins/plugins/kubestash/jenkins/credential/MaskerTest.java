package io.jenkins.plugins.kubestash.jenkins.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final String SECRET = "p@ss w&rd/'\"$é%+";
    private final Masker masker = new Masker(List.of(SECRET, "other-secret"));

    @Test
    void leavesALineWithoutASecretAsItIs() {
        String line = "p@ss is the beginning, and w&rd the end";
        assertThat(masker.mask(line)).isSameAs(line);
        assertThat(masker.mask("")).isEmpty();
    }

    @Test
    void masksEachSecretOfALine() {
        assertThat(masker.mask("a " + SECRET + " b other-secret" + SECRET + " c"))
                .isEqualTo("a **** b ******** c");
    }

    @Test
    void masksAllOfSecretsThatOverlap() {
        Masker both = new Masker(List.of("abcdef", "defghi", "cde-", "abcdefghijkl"));
        assertThat(both.mask("<abcdefghi>")).isEqualTo("<****>");
        assertThat(both.mask("<abcdefghijkl>")).isEqualTo("<****>");
        assertThat(new Masker(List.of("aaaa")).mask("xaaaaaay")).isEqualTo("x****y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz", "user:", "é"})
    void masksBase64AtAnyPlaceOfALongerText(String before) {
        for (String after : List.of("", "\n", "12", "123")) {
            byte[] text = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder encoder : List.of(
                    Base64.getEncoder(),
                    Base64.getUrlEncoder(),
                    Base64.getEncoder().withoutPadding())) {
                String encoded = encoder.encodeToString(text);
                int first = (bytes(before) * 8 + 5) / 6;
                int last = (bytes(before) + bytes(SECRET)) * 8 / 6;
                assertThat(masker.mask("Basic " + encoded + "!"))
                        .startsWith("Basic " + encoded.substring(0, first) + "****")
                        .matches(masked -> masked.length() <= "Basic ****!".length() + first + encoded.length() - last);
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void masksTheWholeOfABase64Text() {
        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(masker.mask(encoded)).isEqualTo("****");
    }

    @Test
    void masksUrlEncodedForms() {
        String java = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertThat(masker.mask("q=" + java + "&x")).isEqualTo("q=****&x");
        assertThat(masker.mask("q=" + java.replace("+", "%20"))).isEqualTo("q=****");
        assertThat(masker.mask("http://u:p%40ss%20w&rd%2F%27%22$%C3%A9%25+@host"))
                .isEqualTo("http://u:****@host");
        assertThat(masker.mask("p%40ss%20w%26rd%2f%27%22%24%c3%a9%25%2b")).isEqualTo("****");
    }

    @Test
    void masksQuotedForms() throws Exception {
        assertThat(masker.mask(new ObjectMapper().writeValueAsString(SECRET))).isEqualTo("\"****\"");
        assertThat(masker.mask("{\"a\":\"p@ss w\\u0026rd/'\\\"$é%+\"}")).isEqualTo("{\"a\":\"****\"}");
        assertThat(masker.mask("'p@ss w&rd/'\\''\"$é%+'")).isEqualTo("'****'");
        assertThat(masker.mask("'p@ss w&rd/''\"$é%+'")).isEqualTo("'****'");
        assertThat(masker.mask("\"p@ss w&rd/'\\\"\\$é%+\"")).isEqualTo("\"****\"");
        assertThat(masker.mask("p@ss\\ w\\&rd/\\'\\\"\\$é%+")).isEqualTo("****");
        assertThat(masker.mask("<b>p@ss w&amp;rd/&#039;&quot;$é%+</b>")).isEqualTo("<b>****</b>");
    }

    @Test
    void masksEachLineOfASecretOfSeveralLines() {
        Masker key = new Masker(List.of("first line\nsecond line\r\n"));
        assertThat(key.mask("> first line")).isEqualTo("> ****");
        assertThat(key.mask("> second line <")).isEqualTo("> **** <");
        assertThat(key.mask("first line\\nsecond line\\r\\n.")).isEqualTo("****.");
    }

    @Test
    void masksAShortSecretOnlyAsAWord() {
        Masker small = new Masker(List.of("x1", "a", "", " "));
        assertThat(small.mask("x1 = 'x1', x12 and a cat (a)")).isEqualTo("**** = '****', x12 and **** cat (****)");
    }

    @Test
    void leavesWhatIsNoSecretOfTheValuesAlone() {
        Masker values = Masker.of(Map.of("REST_SERVER_USERNAME", "jenkins", "REST_SERVER_PASSWORD", "hunter22"));
        assertThat(values.mask("jenkins:hunter22")).isEqualTo("jenkins:****");
    }

    @Test
    void agreesWithASearchThatTriesEverything() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            List<String> secrets = List.of(word(random, 4 + random.nextInt(3)), word(random, 4 + random.nextInt(5)));
            String line = word(random, random.nextInt(40));
            assertThat(new Masker(secrets).mask(line)).isEqualTo(slow(secrets, line));
        }
    }

    private static String slow(List<String> secrets, String line) {
        boolean[] hidden = new boolean[line.length() + 1];
        boolean[] begins = new boolean[line.length() + 1];
        for (String secret : secrets) {
            for (int at = line.indexOf(secret); at >= 0; at = line.indexOf(secret, at + 1)) {
                begins[at] = true;
                for (int i = at; i < at + secret.length(); i++) {
                    hidden[i] = true;
                }
            }
        }
        StringBuilder masked = new StringBuilder();
        int end = 0;
        for (int i = 0; i < line.length(); i++) {
            if (!hidden[i]) {
                masked.append(line.charAt(i));
            } else if (begins[i] && i >= end) {
                masked.append("****");
            }
            if (begins[i]) {
                for (String secret : secrets) {
                    end = line.startsWith(secret, i) ? Math.max(end, i + secret.length()) : end;
                }
            }
        }
        return masked.toString();
    }

    private static String word(Random random, int length) {
        return random.ints(length, 'a', 'c' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
