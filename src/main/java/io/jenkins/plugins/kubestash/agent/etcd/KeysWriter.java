package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.BlockFormat;
import io.jenkins.plugins.kubestash.agent.block.BlockWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a dump of keys, block after block. */
final class KeysWriter {
    private final BlockWriter out;
    private final BlockBuffer block = new BlockBuffer();
    private final KeysTally tally = new KeysTally();

    KeysWriter(OutputStream out, KeysHeader header) throws IOException {
        this.out = new BlockWriter(out, KeysFormat.BLOCKS);
        this.out.begin(KeysFormat.VERSION);
        header.write(block.begin(BlockFormat.HEADER));
        this.out.write(block);
    }

    void leases(List<Lease> leases) throws IOException {
        block.begin(KeysFormat.LEASES).number32(leases.size());
        for (Lease lease : leases) {
            block.number64(lease.id()).number64(lease.granted()).number64(lease.remaining());
            tally.lease();
        }
        out.write(block);
    }

    void keys(List<KeyValue> keys) throws IOException {
        block.begin(KeysFormat.KEYS).number32(keys.size());
        for (KeyValue key : keys) {
            block.number32(key.key().length)
                    .number32(key.value().length)
                    .number64(key.lease())
                    .number64(key.created())
                    .number64(key.modified())
                    .number64(key.version())
                    .append(key.key())
                    .append(key.value());
            tally.key(key);
        }
        out.write(block);
    }

    /** The end; nothing may be written behind it. */
    KeysTally.Total end() throws IOException {
        KeysTally.Total total = tally.total();
        total.write(block.begin(KeysFormat.TRAILER));
        out.end(block);
        return total;
    }
}
