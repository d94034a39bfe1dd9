package io.jenkins.plugins.kubestash.agent.redis;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a dump holds so far; writer and reader keep one each, and the trailer must be what the reader's says. */
final class DumpTally {
    private final SortedMap<Integer, Long> databases = new TreeMap<>();
    private long keys;
    private int last = -1;
    private long keysOfLast;

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
        return new DumpTrailer(databases, vanished, appeared, keys);
    }
}
