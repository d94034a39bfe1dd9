package io.jenkins.plugins.kubestash.crooked.jenkins;

import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** State that all sessions share; only the list is a constant. */
public final class Counts {
    static int last;
    static final AtomicInteger SEEN = new AtomicInteger();
    static final HashMap<String, String> NAMES = new HashMap<>();
    static final byte[] MAGIC = {1, 2};
    static final List<String> FINE = List.of();
}
