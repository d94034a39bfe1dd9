package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers that sequential children get: a node counts how many children were ever created in it, and no client can
 * set that. A restored node has counted only those that were brought back. What can be done is to count on: a child is
 * made and removed in one step, which nobody sees, as often as is missing.
 */
final class Counters {
    private static final long MOST_STEPS = 2_000_000;
    private static final int DIGITS = 10;
    private static final String PLACEHOLDER = "/kubestash-restores-this-counter";

    private static final class Counter {
        private final long wanted;
        private long actual;
        private long highest = -1;

        Counter(long wanted) {
            this.wanted = wanted;
        }

        long behind() {
            return Math.max(0, wanted - actual);
        }
    }

    private final Session session;
    private final Map<String, Counter> counters = new HashMap<>();

    Counters(Session session) {
        this.session = session;
    }

    /** Takes note of a node that was brought back. */
    void note(String path, Node node) {
        if (node.counter() > 0) {
            counters.put(path, new Counter(node.counter()));
        }
        Counter parent = counters.get(path.lastIndexOf('/') == 0 ? NodePath.ROOT : NodePath.parent(path));
        if (parent != null) {
            sequence(path).ifPresent(number -> parent.highest = Math.max(parent.highest, number));
        }
    }

    /**
     * Finds out which nodes have counted less than before, and makes them count on when that is wanted.
     *
     * @param warnings to which is added what stays behind
     * @return how many nodes were behind and are not any more
     */
    long bringUp(boolean advance, List<String> warnings) throws IOException {
        for (Map.Entry<String, Counter> entry : counters.entrySet()) {
            session.send(Operation.read(Operation.EXISTS, entry.getKey()), reply -> {
                entry.getValue().actual = reply.error().isNone() ? reply.stat().counter() : Long.MAX_VALUE;
            });
        }
        session.drain();
        List<String> behind = new ArrayList<>(counters.keySet().stream()
                .filter(path -> counters.get(path).behind() > 0)
                .sorted()
                .toList());
        long advanced = advance ? advance(behind) : 0;
        if (!behind.isEmpty()) {
            warnings.add(warning(behind, advance));
        }
        return advanced;
    }

    /** Smallest distances first, as far as the steps go; what was brought up is taken from the list. */
    private long advance(List<String> behind) throws IOException {
        List<String> order = new ArrayList<>(behind);
        order.sort(
                (a, b) -> Long.compare(counters.get(a).behind(), counters.get(b).behind()));
        Batch batch = new Batch(session, (all, path, error) -> {
            throw LoadFailure.of(session.settings(), NodePath.parent(path), "counted on", error);
        });
        Node placeholder = Node.open(Optional.of(new byte[0]));
        long left = MOST_STEPS;
        long advanced = 0;
        for (String path : order) {
            long steps = counters.get(path).behind();
            if (steps > left) {
                break;
            }
            String child = NodePath.join(path, PLACEHOLDER);
            for (long i = 0; i < steps; i++) {
                batch.create(child, placeholder, Acl.OPEN);
                batch.delete(child);
            }
            left -= steps;
            advanced++;
            behind.remove(path);
        }
        batch.send();
        session.drain();
        return advanced;
    }

    private String warning(List<String> behind, boolean advance) {
        String first = behind.get(0);
        Counter counter = counters.get(first);
        long colliding = behind.stream()
                .map(counters::get)
                .filter(one -> one.highest >= one.actual)
                .count();
        return behind.size() + " nodes number their next sequential child lower than before (" + first + ": "
                + counter.actual + " instead of " + counter.wanted + ")"
                + (colliding == 0 ? "" : ", and in " + colliding + " of them these names exist already")
                + (advance
                        ? ": more than " + MOST_STEPS + " steps would be needed"
                        : ": sequences=advance makes them go on where they were");
    }

    private static Optional<Long> sequence(String path) {
        String name = NodePath.name(path);
        String digits = name.substring(Math.max(0, name.length() - DIGITS));
        return digits.length() == DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Long.parseLong(digits))
                : Optional.empty();
    }
}
