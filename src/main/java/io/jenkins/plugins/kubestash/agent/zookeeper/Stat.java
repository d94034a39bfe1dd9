package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.nio.ByteBuffer;

/**
 * What the server knows of a node beside its data.
 *
 * @param created the change that made it
 * @param modified the change that last set its data
 * @param changes creations and deletions of children
 * @param aclVersion how often its ACL was set
 * @param length of its data; none at all have 0, too
 */
record Stat(long created, long modified, int changes, int aclVersion, long owner, int length, int children) {
    static final int LENGTH = 68;

    static Stat read(ByteBuffer bytes) {
        int at = bytes.position();
        bytes.position(at + LENGTH);
        return new Stat(
                bytes.getLong(at),
                bytes.getLong(at + 8),
                bytes.getInt(at + 36),
                bytes.getInt(at + 40),
                bytes.getLong(at + 44),
                bytes.getInt(at + 52),
                bytes.getInt(at + 56));
    }

    /**
     * How many children were ever created: the number that the next sequential child gets. The server tells twice the
     * creations less the children that are there.
     */
    long counter() {
        return (changes + (long) children & 0xffff_ffffL) >>> 1;
    }

    /** Whether an ACL that was read with one of them is that of the other. */
    boolean hasAclOf(Stat other) {
        return created == other.created && aclVersion == other.aclVersion;
    }

    /** Whether it goes with a session. Containers and nodes with a time to live look like all others to clients. */
    boolean isEphemeral() {
        return owner != 0;
    }
}
