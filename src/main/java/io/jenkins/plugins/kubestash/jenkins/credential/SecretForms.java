package io.jenkins.plugins.kubestash.jenkins.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The forms in which programs print a secret: as it is, line by line, in base64 at any place of a longer text,
 * URL-encoded, and quoted for a shell, JSON, YAML or HTML.
 */
final class SecretForms {
    /** Fewer characters of base64 may be in any word. */
    private static final int LEAST_BASE64 = 6;

    private static final int BYTE_BITS = 8;
    private static final int BASE64_BITS = 6;
    /** What encoders leave alone besides letters and digits: Java's, JavaScript's, Go's in a path, Go's in a user. */
    private static final List<String> KEPT = List.of("-_.*", "-_.!~*'()", "-_.~$&+:=@", "-_.~$&+,;=", "-_.~");

    private SecretForms() {}

    static Set<String> of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        Stream.concat(Stream.of(secret), secret.lines().map(String::strip)).forEach(text -> {
            forms.add(text);
            forms.addAll(quoted(text));
            forms.addAll(urlEncoded(text));
        });
        forms.addAll(base64(secret.getBytes(StandardCharsets.UTF_8)));
        return forms;
    }

    private static List<String> quoted(String text) {
        String json = text.replace("\\", "\\\\").replace("\"", "\\\"");
        String html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return List.of(
                control(json),
                control(json).replace("/", "\\/"),
                control(json).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
                text.replace("'", "'\\''"),
                text.replace("'", "'\"'\"'"),
                text.replace("'", "''"),
                text.replaceAll("([\\\\\"$`])", "\\\\$1"),
                text.replaceAll("([^\\p{L}\\p{N}@%_+=:,./-])", "\\\\$1"),
                html.replace("\"", "&quot;").replace("'", "&#039;"),
                html.replace("\"", "&#34;").replace("'", "&#39;"));
    }

    private static String control(String json) {
        return json.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    private static List<String> urlEncoded(String text) {
        return KEPT.stream()
                .map(kept -> percent(text, kept))
                .flatMap(form -> Stream.of(form, form.replace("%20", "+"), lower(form)))
                .toList();
    }

    private static String percent(String text, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || kept.indexOf(b) >= 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    /** The escapes alone in lower case. */
    private static String lower(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int at = lower.indexOf("%"); at >= 0 && at + 2 < lower.length(); at = lower.indexOf("%", at + 1)) {
            lower.replace(at, at + 3, lower.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    /** As the whole text, and as the part of a longer text that begins at each of the three places of a group. */
    private static Set<String> base64(byte[] secret) {
        Set<String> forms = new LinkedHashSet<>();
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(encoder.encodeToString(secret));
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + secret.length];
                System.arraycopy(secret, 0, shifted, before, secret.length);
                int from = (before * BYTE_BITS + BASE64_BITS - 1) / BASE64_BITS;
                int to = shifted.length * BYTE_BITS / BASE64_BITS;
                forms.add(encoder.encodeToString(shifted).substring(from, to));
            }
        }
        forms.removeIf(form -> form.length() < LEAST_BASE64);
        return forms;
    }
}
