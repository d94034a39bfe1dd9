package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.nio.ByteBuffer;

/**
 * How a dump begins.
 *
 * @param root the node that was dumped with all below it
 * @param began milliseconds since 1970
 * @param zxid the last change before it
 */
record DumpHeader(String engine, String version, String topology, String root, long began, long zxid) {

    void writeTo(DumpBlock block) {
        block.text(engine)
                .text(version)
                .text(topology)
                .text(root)
                .number64(began)
                .number64(zxid);
    }

    static DumpHeader read(ByteBuffer payload) {
        return new DumpHeader(
                DumpBlock.text(payload),
                DumpBlock.text(payload),
                DumpBlock.text(payload),
                DumpBlock.text(payload),
                payload.getLong(),
                payload.getLong());
    }
}
