package io.jenkins.plugins.kubestash.agent.etcd;

import java.util.zip.CRC32C;

/** What a dump of keys holds so far; writer and reader keep one each, and they must agree at the end. */
final class KeysTally {
    private final CRC32C checksums = new CRC32C();
    private long keys;
    private long leases;
    private long valueBytes;
    private long blocks;

    /** The last block of a dump. */
    record Total(long keys, long leases, long valueBytes, long blocks, int checksum) {}

    void block(int checksum) {
        blocks++;
        for (int shift = 24; shift >= 0; shift -= 8) {
            checksums.update(checksum >>> shift & 0xff);
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
        return new Total(keys, leases, valueBytes, blocks, (int) checksums.getValue());
    }
}
