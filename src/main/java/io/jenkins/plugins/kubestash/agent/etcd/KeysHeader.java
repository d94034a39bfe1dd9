package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import java.nio.ByteBuffer;

/**
 * The first block of a dump of keys.
 *
 * @param clusterId in hex
 * @param timeMillis when the dump began, milliseconds since 1970
 */
record KeysHeader(String version, String clusterId, long revision, long timeMillis, byte[] prefix) {

    void write(BlockBuffer block) {
        block.text(version)
                .text(clusterId)
                .number64(revision)
                .number64(timeMillis)
                .number32(prefix.length)
                .append(prefix);
    }

    static KeysHeader read(ByteBuffer payload) {
        return new KeysHeader(
                Fields.text(payload),
                Fields.text(payload),
                payload.getLong(),
                payload.getLong(),
                Fields.bytes(payload, payload.getInt()));
    }
}
