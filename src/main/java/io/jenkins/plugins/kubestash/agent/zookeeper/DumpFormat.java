package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.nio.charset.StandardCharsets;

/** The numbers of the dump format, which docs/zookeeper-dump-format.md describes byte by byte. */
final class DumpFormat {
    private static final byte[] MAGIC = "KSZK\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);

    static final int VERSION = 1;

    static final byte HEADER = 1;
    static final byte ACL = 2;
    static final byte NODES = 3;
    static final byte TRAILER = 4;

    /** Type and length, before a block's payload. */
    static final int FRAME = 5;

    /** A block of nodes is ended when it is longer. */
    static final int FULL_BLOCK = 256 * 1024;

    /** No block's payload is longer; a reader believes no length above it. */
    static final int LONGEST_BLOCK = 256 << 20;

    /** Kinds of nodes. */
    static final byte NODE = 0;

    static final byte QUOTA_NODE = 1;

    static final int NO_DATA = -1;

    private DumpFormat() {}

    static byte[] magic() {
        return MAGIC.clone();
    }
}
