package io.jenkins.plugins.kubestash.agent.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends what is written as chunks of at most its buffer's length. */
final class ChunkedOutput extends OutputStream {
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int filled;

    ChunkedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == buffer.length) {
            send();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = offset, end = offset + length; at < end; ) {
            if (filled == buffer.length) {
                send();
            }
            int count = Math.min(end - at, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, count);
            filled += count;
            at += count;
        }
    }

    /** The last chunk: the body is whole. */
    void finish() throws IOException {
        send();
        out.write(ascii("0\r\n\r\n"));
    }

    private void send() throws IOException {
        if (filled > 0) {
            out.write(ascii(Integer.toHexString(filled) + "\r\n"));
            out.write(buffer, 0, filled);
            out.write(ascii("\r\n"));
            filled = 0;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
