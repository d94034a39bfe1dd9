package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.nio.ByteBuffer;

/** What a dump of keys holds so far; writer and reader keep one each, and they must agree at the end. */
final class KeysTally {
    private long keys;
    private long leases;
    private long valueBytes;

    /** What the last block of a dump counts. */
    record Total(long keys, long leases, long valueBytes) {

        void write(BlockBuffer block) {
            block.number64(keys).number64(leases).number64(valueBytes);
        }

        static Total read(ByteBuffer payload) {
            return new Total(payload.getLong(), payload.getLong(), payload.getLong());
        }
    }

    void key(KeyValue key) {
        keys++;
        valueBytes += key.value().length;
    }

    void lease() {
        leases++;
    }

    long keys() {
        return keys;
    }

    Total total() {
        return new Total(keys, leases, valueBytes);
    }
}
