package io.jenkins.plugins.kubestash.agent.etcd;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes a dump of keys, block after block. */
final class KeysWriter {
    private final DataOutputStream out;
    private final KeysTally tally = new KeysTally();

    private interface Payload {
        void write(DataOutputStream block) throws IOException;
    }

    KeysWriter(OutputStream out, KeysHeader header) throws IOException {
        this.out = new DataOutputStream(out);
        this.out.write(KeysFormat.magic());
        this.out.writeShort(KeysFormat.VERSION);
        block(KeysFormat.HEADER, header::write);
    }

    void leases(List<Lease> leases) throws IOException {
        block(KeysFormat.LEASES, block -> {
            block.writeInt(leases.size());
            for (Lease lease : leases) {
                block.writeLong(lease.id());
                block.writeLong(lease.granted());
                block.writeLong(lease.remaining());
                tally.lease();
            }
        });
    }

    void keys(List<KeyValue> keys) throws IOException {
        block(KeysFormat.KEYS, block -> {
            block.writeInt(keys.size());
            for (KeyValue key : keys) {
                block.writeInt(key.key().length);
                block.writeInt(key.value().length);
                block.writeLong(key.lease());
                block.writeLong(key.created());
                block.writeLong(key.modified());
                block.writeLong(key.version());
                block.write(key.key());
                block.write(key.value());
                tally.key(key);
            }
        });
    }

    /** The end; nothing may be written behind it. */
    KeysTally.Total end() throws IOException {
        KeysTally.Total total = tally.total();
        block(KeysFormat.TRAILER, block -> {
            block.writeLong(total.keys());
            block.writeLong(total.leases());
            block.writeLong(total.valueBytes());
            block.writeLong(total.blocks());
            block.writeInt(total.checksum());
        });
        out.flush();
        return total;
    }

    private void block(byte type, Payload payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        payload.write(new DataOutputStream(bytes));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream framed = new DataOutputStream(frame);
        framed.writeByte(type);
        framed.writeInt(bytes.size());
        CRC32C checksum = new CRC32C();
        byte[] whole = bytes.toByteArray();
        checksum.update(frame.toByteArray());
        checksum.update(whole);
        out.write(frame.toByteArray());
        out.write(whole);
        out.writeInt((int) checksum.getValue());
        tally.block((int) checksum.getValue());
    }
}
