package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a dump of keys and believes none of it before its checksum is right. Throws {@link AgentFailure}: FOREIGN_DUMP
 * when it is none or of a newer format, DAMAGED_DUMP when it is cut, changed or does not add up.
 */
final class KeysReader {

    /** Takes what a dump holds, in its order: a lease always comes before the keys that have it. */
    interface Taker {
        void lease(Lease lease) throws IOException;

        void key(KeyValue key) throws IOException;
    }

    private final InputStream in;
    private final KeysTally tally = new KeysTally();
    private final KeysHeader header;
    private byte[] last = {};
    private long bytesRead;
    private byte type;

    KeysReader(InputStream in) throws IOException {
        this.in = in;
        readMagic();
        byte[] payload = block();
        if (type != KeysFormat.HEADER) {
            throw damaged("it has no header");
        }
        try (DataInputStream fields = fields(payload)) {
            header = KeysHeader.read(fields);
        } catch (IOException e) {
            throw damaged("its header cannot be read");
        }
    }

    KeysHeader header() {
        return header;
    }

    /** Reads to the end and checks that all of it was there. */
    KeysTally.Total each(Taker taker) throws IOException {
        while (true) {
            KeysTally.Total before = tally.total();
            byte[] payload = block();
            switch (type) {
                case KeysFormat.LEASES -> leases(payload, taker);
                case KeysFormat.KEYS -> keys(payload, taker);
                case KeysFormat.TRAILER -> {
                    checkEnd(payload, before);
                    return before;
                }
                default -> throw damaged("a block of unknown type " + type);
            }
        }
    }

    private void leases(byte[] payload, Taker taker) throws IOException {
        ByteBuffer fields = ByteBuffer.wrap(payload);
        int count = payload.length < 4 ? -1 : fields.getInt();
        if (count < 0 || fields.remaining() != 24L * count) {
            throw damaged("a block of leases has a wrong length");
        }
        for (int i = 0; i < count; i++) {
            tally.lease();
            taker.lease(new Lease(fields.getLong(), fields.getLong(), fields.getLong()));
        }
    }

    private void keys(byte[] payload, Taker taker) throws IOException {
        List<KeyValue> keys = new ArrayList<>();
        try (DataInputStream fields = fields(payload)) {
            for (int left = fields.readInt(); left > 0; left--) {
                keys.add(key(fields));
            }
            if (fields.available() > 0) {
                throw new IOException("too long");
            }
        } catch (IOException e) {
            throw damaged("a block of keys has a wrong length");
        }
        for (KeyValue key : keys) {
            if (Arrays.compareUnsigned(last, key.key()) >= 0 || !Bytes.startsWith(key.key(), header.prefix())) {
                throw damaged("the key " + Bytes.shown(key.key()) + " is in a wrong place");
            }
            last = key.key();
            tally.key(key);
            taker.key(key);
        }
    }

    private static KeyValue key(DataInputStream fields) throws IOException {
        int keyLength = fields.readInt();
        int valueLength = fields.readInt();
        if (keyLength < 0 || valueLength < 0 || (long) keyLength + valueLength > fields.available()) {
            throw new IOException("too short");
        }
        long lease = fields.readLong();
        long created = fields.readLong();
        long modified = fields.readLong();
        long version = fields.readLong();
        byte[] key = new byte[keyLength];
        byte[] value = new byte[valueLength];
        fields.readFully(key);
        fields.readFully(value);
        return new KeyValue(key, value, lease, created, modified, version);
    }

    private void checkEnd(byte[] payload, KeysTally.Total expected) throws IOException {
        ByteBuffer fields = ByteBuffer.wrap(payload);
        boolean right = payload.length == 36
                && expected.equals(new KeysTally.Total(
                        fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong(), fields.getInt()));
        if (!right) {
            throw damaged("its counts do not add up to those of its trailer");
        }
        if (in.read() >= 0) {
            throw damaged("something follows its trailer");
        }
    }

    private void readMagic() throws IOException {
        byte[] magic = KeysFormat.magic();
        byte[] start = new byte[magic.length + 2];
        int count = in.readNBytes(start, 0, start.length);
        bytesRead += count;
        int compared = Math.min(count, magic.length);
        if (!Arrays.equals(start, 0, compared, magic, 0, compared)) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no dump of etcd's keys of KubeStash for Jenkins");
        }
        if (count < start.length) {
            throw damaged("it ends before its header");
        }
        int version = ByteBuffer.wrap(start).getShort(magic.length);
        if (version != KeysFormat.VERSION) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this dump has format version " + version + " and this plugin reads version " + KeysFormat.VERSION
                            + ": use the plugin that made it, or a newer one");
        }
    }

    private byte[] block() throws IOException {
        byte[] frame = read(KeysFormat.FRAME);
        type = frame[0];
        int length = ByteBuffer.wrap(frame).getInt(1);
        if (length < 0 || length > KeysFormat.LONGEST_BLOCK) {
            throw damaged("a block says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] payload = read(length);
        CRC32C checksum = new CRC32C();
        checksum.update(frame);
        checksum.update(payload);
        if ((int) checksum.getValue() != ByteBuffer.wrap(read(4)).getInt()) {
            throw damaged("a block's checksum is wrong");
        }
        if (type != KeysFormat.TRAILER) {
            tally.block((int) checksum.getValue());
        }
        return payload;
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        bytesRead += bytes.length;
        if (bytes.length < length) {
            throw damaged("it ends too early");
        }
        return bytes;
    }

    private static DataInputStream fields(byte[] payload) {
        return new DataInputStream(new ByteArrayInputStream(payload));
    }

    private AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + tally.keys() + " keys, " + bytesRead + " bytes: " + what);
    }
}
