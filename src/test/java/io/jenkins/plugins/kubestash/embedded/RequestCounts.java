package io.jenkins.plugins.kubestash.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests came, by verb and resource; those that went wrong count too. */
public final class RequestCounts {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(ApiRequest request) {
        counts.computeIfAbsent(request.verb() + " " + request.resource(), key -> new LongAdder())
                .increment();
    }

    /** Of one verb and resource, such as {@code get} and {@code pods/log}. */
    public long of(String verb, String resource) {
        LongAdder count = counts.get(verb + " " + resource);
        return count == null ? 0 : count.sum();
    }

    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** By {@code "verb resource"}. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        return all;
    }

    public void clear() {
        counts.clear();
    }
}
