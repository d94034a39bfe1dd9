package io.jenkins.plugins.kubestash.agent.json;

import java.util.Iterator;
import java.util.Map;

/** Writes maps, iterables, strings, numbers, booleans and null as JSON on one line. */
public final class JsonWriter {
    private JsonWriter() {}

    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else if (value instanceof Iterable<?> list) {
            array(list.iterator(), out);
        } else {
            string(value.toString(), out);
        }
    }

    private static void object(Map<?, ?> map, StringBuilder out) {
        String between = "{";
        for (Map.Entry<?, ?> field : map.entrySet()) {
            out.append(between);
            string(field.getKey().toString(), out);
            out.append(':');
            write(field.getValue(), out);
            between = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void array(Iterator<?> elements, StringBuilder out) {
        out.append('[');
        while (elements.hasNext()) {
            write(elements.next(), out);
            out.append(elements.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && !paired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
