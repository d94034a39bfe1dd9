package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.block.BlockFormat;

/** The numbers of the format of keys, which docs/etcd-dump-format.md describes byte by byte. */
final class KeysFormat {
    static final String EXTENSION = "ksed";
    static final int VERSION = 1;

    static final byte LEASES = 2;
    static final byte KEYS = 3;
    static final byte TRAILER = 4;

    static final BlockFormat BLOCKS =
            new BlockFormat("dump of etcd's keys", "KSED", VERSION, TRAILER, 128 << 20, "keys");

    /** A block of keys ends when it is so long. */
    static final int FULL = 1 << 20;

    /** The remaining time of a lease that had run out. */
    static final long GONE = -1;

    private KeysFormat() {}
}
