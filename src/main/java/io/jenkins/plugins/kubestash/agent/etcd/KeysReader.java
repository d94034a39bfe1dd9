package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.block.BlockReader;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import io.jenkins.plugins.kubestash.agent.block.RawBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a dump of keys holds. */
final class KeysReader {

    /** Takes what a dump holds, in its order: a lease always comes before the keys that have it. */
    interface Taker {
        void lease(Lease lease) throws IOException;

        void key(KeyValue key) throws IOException;
    }

    private final KeysTally tally = new KeysTally();
    private final BlockReader blocks;
    private final KeysHeader header;
    private byte[] last = {};

    KeysReader(InputStream in) throws IOException {
        blocks = new BlockReader(in, KeysFormat.BLOCKS, tally::keys);
        header = blocks.header(KeysHeader::read);
    }

    KeysHeader header() {
        return header;
    }

    /** Reads to the end and checks that all of it was there. */
    KeysTally.Total each(Taker taker) throws IOException {
        while (true) {
            RawBlock block = blocks.next();
            switch (block.type()) {
                case KeysFormat.LEASES -> leases(blocks.parsed(block, KeysReader::leases), taker);
                case KeysFormat.KEYS -> keys(blocks.parsed(block, KeysReader::keys), taker);
                case KeysFormat.TRAILER -> {
                    return blocks.trailer(block, KeysTally.Total::read, tally.total()::equals);
                }
                default -> throw blocks.unknown(block);
            }
        }
    }

    private void leases(List<Lease> leases, Taker taker) throws IOException {
        for (Lease lease : leases) {
            tally.lease();
            taker.lease(lease);
        }
    }

    private void keys(List<KeyValue> keys, Taker taker) throws IOException {
        for (KeyValue key : keys) {
            if (Arrays.compareUnsigned(last, key.key()) >= 0 || !Bytes.startsWith(key.key(), header.prefix())) {
                throw blocks.damaged("the key " + Bytes.shown(key.key()) + " is in a wrong place");
            }
            last = key.key();
            tally.key(key);
            taker.key(key);
        }
    }

    private static List<Lease> leases(ByteBuffer payload) {
        List<Lease> leases = new ArrayList<>();
        for (int left = payload.getInt(); left > 0; left--) {
            leases.add(new Lease(payload.getLong(), payload.getLong(), payload.getLong()));
        }
        return leases;
    }

    private static List<KeyValue> keys(ByteBuffer payload) {
        List<KeyValue> keys = new ArrayList<>();
        for (int left = payload.getInt(); left > 0; left--) {
            keys.add(key(payload));
        }
        return keys;
    }

    private static KeyValue key(ByteBuffer payload) {
        int keyLength = payload.getInt();
        int valueLength = payload.getInt();
        long lease = payload.getLong();
        long created = payload.getLong();
        long modified = payload.getLong();
        long version = payload.getLong();
        byte[] key = Fields.bytes(payload, keyLength);
        return new KeyValue(key, Fields.bytes(payload, valueLength), lease, created, modified, version);
    }
}
