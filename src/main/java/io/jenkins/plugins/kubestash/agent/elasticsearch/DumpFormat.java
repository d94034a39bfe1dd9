package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.BlockFormat;

/** The numbers of the dump format, which docs/elasticsearch-dump-format.md describes byte by byte. */
final class DumpFormat {
    static final int VERSION = 1;

    static final byte DEFINITION = 2;
    static final byte INDEX = 3;
    static final byte DOCUMENTS = 4;
    static final byte LARGE = 5;
    static final byte CHUNK = 6;
    static final byte TRAILER = 7;

    static final BlockFormat BLOCKS =
            new BlockFormat("Elasticsearch or OpenSearch dump", "KSES", VERSION, TRAILER, 8 << 20, "documents");

    /** A block of documents ends when its payload has grown to this. */
    static final int FULL_BLOCK = 1 << 20;

    /** A longer source is a large document's. */
    static final int SMALL_SOURCE = 1 << 20;

    static final int CHUNK_SIZE = 256 * 1024;

    /** Where the entries of a documents block begin: behind index and count. */
    static final int DOCUMENTS_START = 8;

    static final int HAS_ROUTING = 1;

    private DumpFormat() {}
}
