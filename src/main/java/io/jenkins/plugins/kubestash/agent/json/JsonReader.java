package io.jenkins.plugins.kubestash.agent.json;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads JSON into maps, lists, strings, {@link Long}, {@link BigDecimal}, booleans and null. A long array can be taken
 * element by element, so that only one of them is in memory.
 */
public final class JsonReader {
    private static final int DEEPEST = 64;

    private final PushbackReader in;
    private int depth;

    public JsonReader(Reader in) {
        this.in = new PushbackReader(in);
    }

    /** @throws JsonException when the text is not exactly one JSON value */
    public static Object read(String text) {
        try {
            JsonReader reader = new JsonReader(new StringReader(text));
            Object value = reader.value();
            if (reader.skipSpace() != -1) {
                throw new JsonException("more text after the end");
            }
            return value;
        } catch (IOException e) {
            throw new JsonException("cannot be read: " + e.getMessage());
        }
    }

    /** Hands on each element of the array that comes next. A {@code null} instead of an array is an empty one. */
    public void elements(Consumer<Object> each) throws IOException {
        int c = skipSpace();
        if (c == 'n') {
            word("null");
            return;
        }
        expect('[');
        if (skipSpace() == ']') {
            expect(']');
            return;
        }
        do {
            each.accept(value());
        } while (goesOn(']'));
    }

    /** The value that comes next. */
    public Object value() throws IOException {
        int c = skipSpace();
        return switch (c) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> constant("true", Boolean.TRUE);
            case 'f' -> constant("false", Boolean.FALSE);
            case 'n' -> constant("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() throws IOException {
        deeper();
        Map<String, Object> fields = new LinkedHashMap<>();
        expect('{');
        if (skipSpace() == '}') {
            expect('}');
        } else {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                fields.put(name, value());
            } while (goesOn('}'));
        }
        depth--;
        return fields;
    }

    private List<Object> list() throws IOException {
        deeper();
        List<Object> elements = new ArrayList<>();
        elements(elements::add);
        depth--;
        return elements;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new JsonException("nested more than " + DEEPEST + " deep");
        }
    }

    /** Takes a comma (there is another element) or the given end. */
    private boolean goesOn(char end) throws IOException {
        int c = skipSpace();
        if (c == ',') {
            expect(',');
            return true;
        }
        expect(end);
        return false;
    }

    private String string() throws IOException {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '"'; c = in.read()) {
            if (c < ' ') {
                throw new JsonException(c == -1 ? "ends inside a string" : "a control character inside a string");
            }
            text.append(c == '\\' ? escaped() : (char) c);
        }
        return text.toString();
    }

    private char escaped() throws IOException {
        int c = in.read();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new JsonException("an unknown escape");
        };
    }

    private char unicode() throws IOException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in.read(), 16);
            if (digit < 0) {
                throw new JsonException("a broken \\u escape");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object constant(String word, Object value) throws IOException {
        word(word);
        return value;
    }

    private void word(String word) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private Number number() throws IOException {
        StringBuilder text = new StringBuilder();
        int c = in.read();
        while (c != -1 && "+-.eE0123456789".indexOf(c) >= 0 && text.length() < 64) {
            text.append((char) c);
            c = in.read();
        }
        back(c);
        String digits = text.toString();
        if (!digits.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,4})?")) {
            throw new JsonException("no JSON value where one is expected");
        }
        BigDecimal number = new BigDecimal(digits);
        boolean whole = digits.matches("-?\\d{1,18}");
        return whole ? (Number) number.longValueExact() : number;
    }

    private int skipSpace() throws IOException {
        int c = in.read();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            c = in.read();
        }
        back(c);
        return c;
    }

    private void back(int c) throws IOException {
        if (c != -1) {
            in.unread(c);
        }
    }

    private void expect(char wanted) throws IOException {
        int c = in.read();
        if (c != wanted) {
            throw new JsonException(c == -1 ? "ends too early" : "'" + wanted + "' expected");
        }
    }
}
