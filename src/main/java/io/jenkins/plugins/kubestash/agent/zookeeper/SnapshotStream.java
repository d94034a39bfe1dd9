package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * A snapshot as ZooKeeper itself writes it, on its way through. It ends with the last change that is in it, an Adler-32
 * of all before that, and a slash: so one that is cut or changed is found.
 */
final class SnapshotStream {
    private static final byte[] MAGIC = {'Z', 'K', 'S', 'N'};

    /** The checksum as eight bytes, and a text of one character. */
    private static final int SEAL = 13;

    /** The seal and the zxid before it. */
    private static final int END = 8 + SEAL;

    private static final int BUFFER = 1 << 16;

    private final Adler32 checksum = new Adler32();
    private final byte[] buffer = new byte[BUFFER + END];
    private int held;
    private long bytes;
    private long zxid;

    static byte[] magic() {
        return MAGIC.clone();
    }

    long bytes() {
        return bytes;
    }

    /** The last change that is in it, once it was copied: with the next one goes on who restores it. */
    long zxid() {
        return zxid;
    }

    /**
     * Reads all of it and writes it on.
     *
     * @throws AgentFailure DAMAGED_DUMP when it is no snapshot, or not a whole one
     */
    void copy(InputStream in, OutputStream out) throws IOException {
        for (int n = in.read(buffer, held, BUFFER); n >= 0; n = in.read(buffer, held, BUFFER)) {
            out.write(buffer, held, n);
            if (bytes == 0 && n >= MAGIC.length && !Arrays.equals(buffer, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw damaged("it does not begin as one");
            }
            bytes += n;
            take(held + n);
        }
        check();
    }

    /** Adds all but what may be the end to the checksum. */
    private void take(int filled) {
        int sure = Math.max(0, filled - END);
        checksum.update(buffer, 0, sure);
        System.arraycopy(buffer, sure, buffer, 0, filled - sure);
        held = filled - sure;
    }

    private void check() {
        if (held < END) {
            throw damaged("it ends too early");
        }
        ByteBuffer end = ByteBuffer.wrap(buffer, 0, held);
        checksum.update(buffer, 0, END - SEAL);
        zxid = end.getLong();
        if (end.getLong() != checksum.getValue() || end.getInt() != 1 || end.get() != '/') {
            throw damaged("its checksum is wrong or missing");
        }
    }

    private AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP, "the snapshot of ZooKeeper is damaged after " + bytes + " bytes: " + what);
    }
}
