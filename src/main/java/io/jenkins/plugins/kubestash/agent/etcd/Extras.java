package io.jenkins.plugins.kubestash.agent.etcd;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The target's keys in their order, to be compared with those of a dump as they come: whatever the dump lacks. */
final class Extras {

    /** Takes a key that only the target has. */
    interface Taker {
        void extra(byte[] key) throws IOException;
    }

    private final RangePages pages;
    private final Taker taker;
    private Iterator<KeyValue> page = List.<KeyValue>of().iterator();
    private byte[] current;

    Extras(RangePages pages, Taker taker) {
        this.pages = pages;
        this.taker = taker;
    }

    /** The dump's next key; all of the target before it are extra. */
    void upTo(byte[] key) throws IOException {
        for (byte[] there = current(); there != null; there = current()) {
            int order = Arrays.compareUnsigned(there, key);
            if (order > 0) {
                return;
            }
            if (order < 0) {
                taker.extra(there);
            }
            current = null;
        }
    }

    /** The dump has no more keys. */
    void toEnd() throws IOException {
        for (byte[] there = current(); there != null; there = current()) {
            taker.extra(there);
            current = null;
        }
    }

    private byte[] current() throws IOException {
        while (current == null && (page.hasNext() || pages.hasMore())) {
            if (page.hasNext()) {
                current = page.next().key();
            } else {
                page = pages.next().iterator();
            }
        }
        return current;
    }
}
