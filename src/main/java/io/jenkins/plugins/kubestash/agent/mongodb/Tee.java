package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes on what is read, and keeps it until it is known where to. */
final class Tee extends FilterInputStream {
    private OutputStream out = new ByteArrayOutputStream();

    /** Nobody takes the bytes any more. */
    static final class Unread extends IOException {
        private static final long serialVersionUID = 1L;

        Unread(IOException cause) {
            super("mongorestore reads no more", cause);
        }
    }

    Tee(InputStream in) {
        super(in);
    }

    /** Hands over what was read so far, and from now on all that is read. */
    void into(OutputStream next) throws IOException {
        ByteArrayOutputStream kept = (ByteArrayOutputStream) out;
        out = next;
        byte[] bytes = kept.toByteArray();
        write(bytes, 0, bytes.length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        if (n > 0) {
            write(bytes, offset, n);
        }
        return n;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new Unread(e);
        }
    }

    @Override
    public long skip(long n) throws IOException {
        return read(new byte[(int) Math.min(n, 8192)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
