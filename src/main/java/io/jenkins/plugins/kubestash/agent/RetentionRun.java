package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.Component.Listed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Applies the retention policy to the snapshots of the same target, component and task. */
final class RetentionRun {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Context context;
    private final RetentionPolicy policy;
    private final boolean prune;
    private final Duration lockWait;

    RetentionRun(Context context) {
        Settings settings = context.settings();
        this.context = context;
        this.policy = RetentionPolicy.of(settings.list("KUBESTASH_RETENTION"));
        this.prune = settings.flag("KUBESTASH_PRUNE", true);
        Duration wait = settings.seconds("KUBESTASH_LOCK_WAIT_SECONDS", 600);
        this.lockWait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /** What was removed; a failure is only a warning. */
    List<String> run(Component component, Consumer<String> warn) {
        List<String> toRemove = toRemove(component);
        if (toRemove.isEmpty()) {
            return toRemove;
        }
        try {
            component.repository().forget(toRemove, prune, lockWait);
            context.log("retention removed " + toRemove.size() + " snapshots of " + component.name());
            return toRemove;
        } catch (AgentFailure e) {
            warn.accept("retention: " + e.getMessage());
            return gone(component, toRemove, warn);
        }
    }

    private List<String> toRemove(Component component) {
        if (policy.keepsAll()) {
            return List.of();
        }
        String group = Listed.group(component.snapshot());
        List<Retention.Entry> good = new ArrayList<>();
        List<String> remove = new ArrayList<>();
        for (Listed listed : component.all()) {
            if (listed.group().equals(group)) {
                if (listed.hasData()) {
                    good.add(new Retention.Entry(listed.id(), listed.time()));
                } else if (listed.time().isBefore(component.snapshot().time())) {
                    // Left by a dump that wrote nothing and could not clean up: no backup, and not to be counted.
                    remove.add(listed.id());
                }
            }
        }
        remove.addAll(Retention.remove(good, policy, context.waiter().now()));
        remove.remove(component.snapshot().id());
        return remove;
    }

    /** What is gone although the run failed, as when only freeing the space did. */
    private static List<String> gone(Component component, List<String> toRemove, Consumer<String> warn) {
        try {
            Set<String> there = new HashSet<>();
            component.repository().snapshots(snapshot -> there.add(snapshot.id()));
            return toRemove.stream().filter(id -> !there.contains(id)).toList();
        } catch (AgentFailure e) {
            warn.accept("retention: " + e.getMessage());
            return List.of();
        }
    }
}
