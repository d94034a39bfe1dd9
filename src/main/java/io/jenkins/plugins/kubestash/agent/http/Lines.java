package io.jenkins.plugins.kubestash.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a head, or between chunks. */
final class Lines {
    private Lines() {}

    /** Up to the next line feed, without it and a carriage return before it. */
    static String read(InputStream in, int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer ended too early");
            }
            if (line.size() == longest) {
                throw new IOException("a line of the answer's head is longer than " + longest + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
