package io.jenkins.plugins.kubestash.jenkins.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets one backup at a time of this controller into a repository, in the order they came: two that begin at once could
 * both make the repository, and the retention of each would only wait for the other's lock.
 */
final class RepositoryGate {
    private final Map<String, List<Entrant>> queues = new HashMap<>();

    /** @param start called when its turn has come; empty for one that is inside already */
    private record Entrant(String id, String who, Optional<Runnable> start) {}

    /**
     * @param who for those that have to wait for it
     * @param start called when its turn comes later, not when it may begin at once
     * @return who is before it; empty when it may begin at once
     */
    synchronized Optional<String> enter(String repository, String id, String who, Runnable start) {
        List<Entrant> queue = queues.computeIfAbsent(repository, key -> new ArrayList<>());
        Optional<String> before = queue.isEmpty()
                ? Optional.empty()
                : Optional.of(queue.get(queue.size() - 1).who());
        queue.add(new Entrant(id, who, before.map(some -> start)));
        return before;
    }

    /** One that had begun before this controller was started again; there may be several of those. */
    synchronized void inside(String repository, String id, String who) {
        queues.computeIfAbsent(repository, key -> new ArrayList<>()).add(0, new Entrant(id, who, Optional.empty()));
    }

    /** Whether it was still waiting; then it waits no more and its turn will not come. */
    synchronized boolean giveUp(String id) {
        return queues.values().stream()
                .anyMatch(queue -> queue.removeIf(
                        entrant -> entrant.id().equals(id) && entrant.start().isPresent()));
    }

    /** It is done, or never began. */
    void leave(String id) {
        next(id).ifPresent(Runnable::run);
    }

    private synchronized Optional<Runnable> next(String id) {
        Optional<Runnable> start = Optional.empty();
        for (List<Entrant> queue : queues.values()) {
            boolean left = queue.removeIf(entrant -> entrant.id().equals(id));
            if (left && !queue.isEmpty() && queue.get(0).start().isPresent()) {
                Entrant first = queue.remove(0);
                start = first.start();
                queue.add(0, new Entrant(first.id(), first.who(), Optional.empty()));
            }
        }
        queues.values().removeIf(List::isEmpty);
        return start;
    }
}
