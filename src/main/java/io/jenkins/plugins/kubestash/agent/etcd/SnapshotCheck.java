package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Looks at a snapshot as it passes: a bolt database of whole disk blocks, and behind it the SHA-256 of all before.
 * That is what {@code etcdctl snapshot save} writes.
 */
public final class SnapshotCheck {
    private static final int TRAILER = 32;
    private static final int BLOCK = 512;
    private static final int MAGIC_AT = 16;
    private static final byte[] MAGIC = {(byte) 0xed, (byte) 0xda, 0x0c, (byte) 0xed};

    private final MessageDigest digest;
    private final byte[] head = new byte[MAGIC_AT + MAGIC.length];
    private final byte[] last = new byte[TRAILER];
    private int held;
    private long bytes;

    public SnapshotCheck() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-256", e);
        }
    }

    /** The next bytes of it. */
    public void take(byte[] from, int offset, int length) {
        if (bytes < head.length) {
            System.arraycopy(from, offset, head, (int) bytes, (int) Math.min(length, head.length - bytes));
        }
        bytes += length;
        if (length >= TRAILER) {
            digest.update(last, 0, held);
            digest.update(from, offset, length - TRAILER);
            System.arraycopy(from, offset + length - TRAILER, last, 0, TRAILER);
            held = TRAILER;
            return;
        }
        int over = Math.max(0, held + length - TRAILER);
        digest.update(last, 0, over);
        System.arraycopy(last, over, last, 0, held - over);
        System.arraycopy(from, offset, last, held - over, length);
        held += length - over;
    }

    public long bytes() {
        return bytes;
    }

    /** Length of the database without what follows it. */
    public long databaseBytes() {
        return bytes - (hasTrailer() ? TRAILER : 0);
    }

    /** Whether its length is that of a database with a SHA-256 behind it. */
    public boolean hasTrailer() {
        return bytes % BLOCK == TRAILER;
    }

    /**
     * All of it has passed: checks it.
     *
     * @return the SHA-256 in hex, of the database alone
     * @throws AgentFailure FOREIGN_DUMP when it is no bolt database, DAMAGED_DUMP when the SHA-256 is missing or wrong
     */
    public String end() {
        refuseForeign();
        if (!hasTrailer()) {
            throw damaged("it ends without its SHA-256");
        }
        byte[] computed = digest.digest();
        if (!Arrays.equals(computed, last)) {
            throw damaged("its SHA-256 is " + HexFormat.of().formatHex(computed) + " and should be "
                    + HexFormat.of().formatHex(last));
        }
        return HexFormat.of().formatHex(computed);
    }

    /** The same for one that may come without its SHA-256; of all bytes then. */
    public String endUnhashed() {
        if (hasTrailer()) {
            return end();
        }
        refuseForeign();
        digest.update(last, 0, held);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void refuseForeign() {
        int compared = (int) Math.max(0, Math.min(MAGIC.length, bytes - MAGIC_AT));
        if (!Arrays.equals(head, MAGIC_AT, MAGIC_AT + compared, MAGIC, 0, compared)) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no etcd snapshot");
        }
        if (bytes < head.length) {
            throw damaged("it ends before its first page");
        }
    }

    private AgentFailure damaged(String what) {
        return new AgentFailure(Reason.DAMAGED_DUMP, "the snapshot is damaged after " + bytes + " bytes: " + what);
    }
}
