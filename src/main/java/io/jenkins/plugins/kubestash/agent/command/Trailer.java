package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The last line of a dump that a tool has made: how long the dump is, and its SHA-256. To the tool that reads the dump
 * the line is a comment, so that a person can do without the agent.
 *
 * @param comment what begins a comment in the tool's language
 */
record Trailer(String comment) {
    private static final int BUFFER = 1 << 16;

    /**
     * Copies a dump and puts the line behind it.
     *
     * @param requireWhole throws when the dump that has ended is not whole
     */
    void append(InputStream dump, OutputStream out, Runnable requireWhole) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        for (int n = dump.read(buffer); n >= 0; n = dump.read(buffer)) {
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
            bytes += n;
        }
        requireWhole.run();
        if (bytes > 0) {
            out.write(line(digest, bytes));
        }
        out.flush();
    }

    /** The dump without the line; its end is reached only when the line is there and right. */
    InputStream check(InputStream in) {
        return comment.isEmpty() ? in : new Checked(in);
    }

    /** Always of the same length. */
    private byte[] line(MessageDigest digest, long bytes) {
        String line = String.format(
                "\n%s kubestash: %020d bytes, sha256 %s\n",
                comment, bytes, HexFormat.of().formatHex(digest.digest()));
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps back as many bytes as the line has. */
    private final class Checked extends FilterInputStream {
        private final MessageDigest digest = sha256();
        private final byte[] kept = new byte[line(sha256(), 0).length];
        private int length;
        private long bytes;
        private boolean ended;

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) throws IOException {
            if (length < kept.length) {
                length += in.readNBytes(kept, length, kept.length - length);
            }
            byte[] fresh = new byte[Math.min(wanted, BUFFER)];
            int n = ended ? -1 : in.read(fresh);
            if (n < 0) {
                end();
                return -1;
            }
            byte[] all = Arrays.copyOf(kept, kept.length + n);
            System.arraycopy(fresh, 0, all, kept.length, n);
            System.arraycopy(all, 0, buffer, offset, n);
            System.arraycopy(all, n, kept, 0, kept.length);
            digest.update(buffer, offset, n);
            bytes += n;
            return n;
        }

        private void end() {
            if (!ended && (length < kept.length || !Arrays.equals(kept, line(digest, bytes)))) {
                throw new AgentFailure(
                        Reason.DAMAGED_DUMP,
                        "the dump is damaged: its last line, which tells its length and sum, does not fit the "
                                + (bytes + length) + " bytes that came; choose another snapshot");
            }
            ended = true;
        }
    }
}
