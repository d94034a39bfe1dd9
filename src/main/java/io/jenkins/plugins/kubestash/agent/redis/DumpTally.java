package io.jenkins.plugins.kubestash.agent.redis;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** What a dump holds so far; writer and reader keep one each, and the trailer must be what the reader's says. */
final class DumpTally {
    private final SortedMap<Integer, Long> databases = new TreeMap<>();
    private final CRC32C checksums = new CRC32C();
    private final byte[] four = new byte[DumpFormat.CHECKSUM];
    private long keys;
    private int last = -1;
    private long keysOfLast;
    private long blocks;

    void block(int checksum) {
        blocks++;
        for (int i = 0; i < four.length; i++) {
            four[i] = (byte) (checksum >>> 24 - 8 * i);
        }
        checksums.update(four, 0, four.length);
    }

    void keys(int database, long count) {
        keys += count;
        if (database != last) {
            settle();
            last = database;
        }
        keysOfLast += count;
    }

    private void settle() {
        if (keysOfLast > 0) {
            databases.merge(last, keysOfLast, Long::sum);
            keysOfLast = 0;
        }
    }

    long keys() {
        return keys;
    }

    DumpTrailer trailer(long vanished, long appeared) {
        settle();
        return new DumpTrailer(databases, vanished, appeared, keys, blocks, (int) checksums.getValue());
    }
}
