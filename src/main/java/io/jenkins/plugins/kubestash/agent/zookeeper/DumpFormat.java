package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.block.BlockFormat;

/** The numbers of the dump format, which docs/zookeeper-dump-format.md describes byte by byte. */
final class DumpFormat {
    static final int VERSION = 1;

    static final byte ACL = 2;
    static final byte NODES = 3;
    static final byte TRAILER = 4;

    /** A block of nodes is ended when it is longer. */
    static final int FULL_BLOCK = 256 * 1024;

    static final int LONGEST_BLOCK = 256 << 20;

    static final BlockFormat BLOCKS =
            new BlockFormat("ZooKeeper dump", "KSZK", VERSION, TRAILER, LONGEST_BLOCK, "nodes");

    /** Kinds of nodes. */
    static final byte NODE = 0;

    static final byte QUOTA_NODE = 1;

    static final int NO_DATA = -1;

    private DumpFormat() {}
}
