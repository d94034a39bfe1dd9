package io.jenkins.plugins.kubestash.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The body of an answer, of a length that is known or in chunks; throws when it ends too early. */
final class BodyInput extends InputStream {
    private static final int LONGEST_LINE = 8192;

    /** Gets the connection back. */
    interface Owner {
        /** @param whole whether the body was read to its end, so that another request may follow */
        void done(boolean whole);

        /** What to throw for a failure while the body is read. */
        IOException explained(IOException e);
    }

    private final InputStream in;
    private final boolean chunked;
    private final Owner owner;
    private long left;
    private boolean first = true;
    private boolean over;
    private boolean closed;

    private BodyInput(InputStream in, boolean chunked, long length, Owner owner) {
        this.in = in;
        this.chunked = chunked;
        this.left = length;
        this.owner = owner;
    }

    static BodyInput ofLength(InputStream in, long length, Owner owner) {
        BodyInput body = new BodyInput(in, false, length, owner);
        if (length == 0) {
            body.end();
        }
        return body;
    }

    static BodyInput inChunks(InputStream in, Owner owner) {
        return new BodyInput(in, true, 0, owner);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (over || length == 0) {
            return over ? -1 : 0;
        }
        if (closed) {
            throw new IOException("the answer was closed");
        }
        try {
            return some(into, offset, length);
        } catch (IOException e) {
            close();
            throw owner.explained(e);
        }
    }

    private int some(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && chunked) {
            left = nextChunk();
            if (left == 0) {
                skipTrailers();
                end();
                return -1;
            }
        }
        int count = in.read(into, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new IOException("the answer ended too early: at least " + left + " bytes are missing");
        }
        left -= count;
        if (left == 0 && !chunked) {
            end();
        }
        return count;
    }

    private long nextChunk() throws IOException {
        if (!first && !Lines.read(in, LONGEST_LINE).isEmpty()) {
            throw new IOException("a chunk of the answer is longer than it says");
        }
        first = false;
        String size = Lines.read(in, LONGEST_LINE).replaceAll("[ \t]*(;.*)?$", "");
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("a chunk of the answer has no size");
        }
        return Long.parseLong(size, 16);
    }

    private void skipTrailers() throws IOException {
        for (int i = 0; !Lines.read(in, LONGEST_LINE).isEmpty(); i++) {
            if (i == 100) {
                throw new IOException("the answer has too many trailers");
            }
        }
    }

    private void end() {
        over = true;
        owner.done(true);
    }

    @Override
    public void close() {
        if (!over && !closed) {
            closed = true;
            owner.done(false);
        }
    }
}
