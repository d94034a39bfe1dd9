package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.block.BlockFormat;

/** The numbers of the dump format, which docs/redis-dump-format.md describes byte by byte. */
final class DumpFormat {
    /** Keys, read one by one. */
    static final int VERSION = 1;

    /** The RDBs of a cluster's servers, one after the other. */
    static final int VERSION_OF_RDBS = 2;

    static final byte FUNCTIONS = 2;
    static final byte KEYS = 3;
    static final byte LARGE = 4;
    static final byte CHUNK = 5;
    static final byte TRAILER = 6;
    static final byte RDB_START = 7;
    static final byte RDB_BYTES = 8;

    static final int LONGEST_BLOCK = 8 << 20;

    static final BlockFormat BLOCKS =
            new BlockFormat("Redis dump", "KSRD", VERSION_OF_RDBS, TRAILER, LONGEST_BLOCK, "keys");

    static final int LONGEST_KEY = 1 << 20;

    /** Expiry, length of the key, length of the value: what stands before each key of a keys block. */
    static final int ENTRY = 16;

    /** Where the entries of a keys block begin: behind database and count. */
    static final int KEYS_START = 8;

    static final long NO_EXPIRY = -1;

    /** Values above it become a large value's blocks. */
    static final int SMALL_VALUE = 256 * 1024;

    static final int CHUNK_SIZE = 256 * 1024;

    /** What ends every payload of DUMP: RDB version, two bytes, and checksum, eight. */
    static final int PAYLOAD_END = 10;

    private DumpFormat() {}
}
