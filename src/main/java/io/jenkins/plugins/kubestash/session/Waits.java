package io.jenkins.plugins.kubestash.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Remembers since when something has been the case. */
final class Waits {
    private final Map<String, Instant> since = new HashMap<>();

    /** Whether it has been the case for longer than the limit; the first time asked is its beginning. */
    boolean longerThan(String what, Duration limit, Instant now) {
        return !now.isBefore(since.computeIfAbsent(what, key -> now).plus(limit));
    }

    void over() {
        since.clear();
    }
}
