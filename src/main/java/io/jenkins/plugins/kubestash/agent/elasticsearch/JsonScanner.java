package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON from a stream as bytes, in one go and in little memory, and cuts values out of it exactly as they stand
 * there: no number is read and written again. What it skips or cuts out is not checked beyond its brackets and quotes.
 */
final class JsonScanner {
    private static final int LONGEST_TEXT = 1 << 20;

    /** Takes the value of a member, or an element; the scanner stands before it and must stand behind it after. */
    interface Value {
        void take(String name) throws IOException;
    }

    private final InputStream in;
    private final byte[] buffer;
    private int at;
    private int limit;

    JsonScanner(InputStream in) {
        this(in, 64 * 1024);
    }

    JsonScanner(InputStream in, int bufferSize) {
        this.in = in;
        this.buffer = new byte[bufferSize];
    }

    /** Hands on each member of the object that comes next. A null is an empty one. */
    void object(Value member) throws IOException {
        if (isNull()) {
            return;
        }
        expect('{');
        if (taken('}')) {
            return;
        }
        do {
            String name = string();
            expect(':');
            member.take(name);
        } while (goesOn('}'));
    }

    /** Hands on each element of the array that comes next, without a name. A null is an empty one. */
    void array(Value element) throws IOException {
        if (isNull()) {
            return;
        }
        expect('[');
        if (taken(']')) {
            return;
        }
        do {
            element.take("");
        } while (goesOn(']'));
    }

    void skip() throws IOException {
        copy(OutputStream.nullOutputStream());
    }

    /** The value that comes next, byte for byte. */
    void copy(OutputStream to) throws IOException {
        byte first = next();
        if (first == '{' || first == '[') {
            nested(to);
        } else if (first == '"') {
            quoted(to);
        } else {
            word(to);
        }
    }

    /** As {@link #copy}, with the space around it: where a server writes none of its own, that is part of the value. */
    void copyWithSpace(OutputStream to) throws IOException {
        space(to);
        copy(to);
        space(to);
    }

    private void space(OutputStream to) throws IOException {
        while ((at < limit || fill()) && isSpace(buffer[at])) {
            to.write(buffer[at++]);
        }
    }

    byte[] raw() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        copy(bytes);
        return bytes.toByteArray();
    }

    /** The text that comes next; of any other value, how it is written. */
    String string() throws IOException {
        return new String(text(), StandardCharsets.UTF_8);
    }

    /** As {@link #string}, in UTF-8. */
    byte[] text() throws IOException {
        if (next() != '"') {
            return raw();
        }
        int start = at + 1;
        for (int i = start; i < limit && buffer[i] != '\\'; i++) {
            if (buffer[i] == '"') {
                byte[] text = new byte[i - start];
                System.arraycopy(buffer, start, text, 0, text.length);
                at = i + 1;
                return text;
            }
        }
        byte[] written = raw();
        if (written.length > LONGEST_TEXT) {
            throw new IOException("the server's answer has a text of " + written.length + " bytes where none is due");
        }
        return String.valueOf(JsonReader.read(new String(written, StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8);
    }

    long number() throws IOException {
        String written = string();
        try {
            return Long.parseLong(written);
        } catch (NumberFormatException e) {
            throw new IOException("the server's answer has no whole number where one is due", e);
        }
    }

    boolean flag() throws IOException {
        return string().equals("true");
    }

    /** Makes sure that nothing follows. */
    void end() throws IOException {
        while (at < limit || fill()) {
            if (!isSpace(buffer[at++])) {
                throw unexpected();
            }
        }
    }

    private boolean isNull() throws IOException {
        if (next() != 'n') {
            return false;
        }
        skip();
        return true;
    }

    private void nested(OutputStream to) throws IOException {
        int depth = 0;
        boolean inText = false;
        boolean escaped = false;
        for (; ; refill()) {
            int start = at;
            while (at < limit) {
                byte b = buffer[at++];
                if (inText) {
                    if (escaped) {
                        escaped = false;
                    } else if (b == '\\') {
                        escaped = true;
                    } else if (b == '"') {
                        inText = false;
                    }
                } else if (b == '"') {
                    inText = true;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if ((b == '}' || b == ']') && --depth == 0) {
                    to.write(buffer, start, at - start);
                    return;
                }
            }
            to.write(buffer, start, at - start);
        }
    }

    private void quoted(OutputStream to) throws IOException {
        boolean escaped = false;
        boolean open = false;
        for (; ; refill()) {
            int start = at;
            while (at < limit) {
                byte b = buffer[at++];
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    if (open) {
                        to.write(buffer, start, at - start);
                        return;
                    }
                    open = true;
                }
            }
            to.write(buffer, start, at - start);
        }
    }

    private void word(OutputStream to) throws IOException {
        int count = 0;
        while (at < limit || fill()) {
            byte b = buffer[at];
            if (isSpace(b) || b == ',' || b == '}' || b == ']') {
                break;
            }
            if (b == '"' || b == ':' || b == '{' || b == '[') {
                throw unexpected();
            }
            to.write(b);
            at++;
            count++;
        }
        if (count == 0) {
            throw unexpected();
        }
    }

    private boolean goesOn(char end) throws IOException {
        if (taken(',')) {
            return true;
        }
        expect(end);
        return false;
    }

    private boolean taken(char c) throws IOException {
        if (next() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) throws IOException {
        if (!taken(c)) {
            throw unexpected();
        }
    }

    /** The next byte that is no space; it is not taken. */
    private byte next() throws IOException {
        for (; ; at++) {
            if (at == limit) {
                refill();
            }
            if (!isSpace(buffer[at])) {
                return buffer[at];
            }
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void refill() throws IOException {
        if (!fill()) {
            throw new EOFException("the server's answer is cut");
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private static IOException unexpected() {
        return new IOException("the server's answer is not the JSON that is due");
    }
}
