package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Texts as they stand in JSON. */
final class Text {
    private Text() {}

    static String quoted(String text) {
        return JsonWriter.write(text);
    }

    /** Of UTF-8, into UTF-8. */
    static byte[] quoted(byte[] text) {
        for (byte b : text) {
            if (b >= 0 && b < ' ' || b == '"' || b == '\\') {
                return quoted(new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            }
        }
        byte[] quoted = new byte[text.length + 2];
        quoted[0] = '"';
        System.arraycopy(text, 0, quoted, 1, text.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }
}
