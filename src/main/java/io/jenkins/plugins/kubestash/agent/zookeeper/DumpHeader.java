package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import java.nio.ByteBuffer;

/**
 * How a dump begins.
 *
 * @param root the node that was dumped with all below it
 * @param began milliseconds since 1970
 * @param zxid the last change before it
 */
record DumpHeader(String engine, String version, String topology, String root, long began, long zxid) {

    void writeTo(BlockBuffer block) {
        block.longText(engine)
                .longText(version)
                .longText(topology)
                .longText(root)
                .number64(began)
                .number64(zxid);
    }

    static DumpHeader read(ByteBuffer payload) {
        return new DumpHeader(
                Fields.longText(payload),
                Fields.longText(payload),
                Fields.longText(payload),
                Fields.longText(payload),
                payload.getLong(),
                payload.getLong());
    }
}
