package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.Inventory;
import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.cluster.Inventory.Page;
import io.jenkins.plugins.kubestash.cluster.Inventory.Removal;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Goes once through a cluster and removes what no session refers to any more. It works page by page, so that it needs
 * no more memory for many objects than for few, and stops when its time is over: what is left is found again. Whatever
 * goes wrong ends up in its report.
 */
public final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
    private static final int MOST_RESTARTS = 3;

    /**
     * What every sweep of a controller works with.
     *
     * @param controller this one's identity, as on its objects
     * @param agents names of the ConfigMaps that its new Jobs use
     * @param inUse reads the ids of the sessions that go on or can be taken up again; throws when it cannot tell
     * @param most how long a sweep may take; a request that is under way then is still waited for
     */
    public record Parts(
            String controller, Set<String> agents, Supplier<Set<String>> inUse, Clock clock, Duration most) {}

    private final Parts parts;
    private final Inventory inventory;
    private final Target target;
    private final Instant end;
    private final Tally tally;
    private final Set<ObjectRef> kept = new HashSet<>();
    /** Why the cluster refuses to remove objects of a kind in a namespace: it is not asked for each of them. */
    private final Map<String, String> refusals = new HashMap<>();

    public Sweep(Parts parts, Inventory inventory, Target target) {
        this.parts = parts;
        this.inventory = inventory;
        this.target = target;
        Instant begin = parts.clock().instant();
        end = begin.plus(parts.most());
        tally = new Tally(target.cluster(), begin);
    }

    /**
     * To be called once.
     *
     * @param agents whether agents of other versions are looked for, too
     */
    public SweepReport run(boolean agents) {
        try {
            for (String namespace : target.lists()) {
                sweep(namespace, agents);
            }
        } catch (Unsure e) {
            tally.silence(e.getMessage());
        } catch (ClusterException e) {
            tally.silence(e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "sweep of cluster " + target.cluster(), e);
            tally.silence("unexpected " + e.getClass().getSimpleName() + "; the system log has the details");
        }
        return tally.report();
    }

    /** What one namespace does not allow is no reason to leave the others alone. */
    private void sweep(String namespace, boolean agents) {
        if (allowed(() -> each(Kind.JOB, namespace))) {
            // without the Jobs nobody knows whose Secrets are to be kept with them
            allowed(() -> each(Kind.SECRET, namespace));
        }
        if (agents) {
            allowed(() -> each(Kind.AGENT, namespace));
        }
    }

    private boolean allowed(Runnable work) {
        try {
            work.run();
            return true;
        } catch (ClusterException e) {
            if (passes(e)) {
                throw e;
            }
            tally.problem(e.getMessage());
            return false;
        }
    }

    private void each(Kind kind, String namespace) {
        int restarts = 0;
        Optional<String> next = Optional.of("");
        while (next.isPresent() && !isLate()) {
            try {
                Page page = inventory.page(kind, namespace, parts.controller(), next.get());
                handle(page.objects());
                next = Optional.of(page.next()).filter(more -> !more.isEmpty());
            } catch (ClusterException e) {
                if (e.kind() != ClusterException.Kind.EXPIRED || restarts++ == MOST_RESTARTS) {
                    throw e;
                }
                next = Optional.of("");
            }
        }
    }

    private void handle(List<Found> objects) {
        List<Found> here = objects.stream()
                .filter(object -> target.includes().test(object.ref().namespace()))
                .toList();
        here.stream().filter(SweepPlan::isMarkedAsKept).map(Found::ref).forEach(kept::add);
        SweepPlan plan = new SweepPlan(
                parts.controller(), parts.agents(), inUse(), kept, parts.clock().instant());
        List<Found> doomed = new ArrayList<>();
        for (Found object : here) {
            tally.looked();
            if (plan.of(object) == SweepPlan.Verdict.GOES) {
                doomed.add(object);
            }
        }
        for (Found object : doomed) {
            if (isLate()) {
                return;
            }
            remove(object);
        }
    }

    private Set<String> inUse() {
        try {
            return parts.inUse().get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the sessions of this controller cannot be told", e);
            throw new Unsure();
        }
    }

    private void remove(Found object) {
        String where = object.kind() + " " + object.ref().namespace();
        if (refusals.containsKey(where)) {
            tally.left(object, refusals.get(where));
            return;
        }
        try {
            if (!object.label(Labels.GUARD).isEmpty() && !inventory.free(object)) {
                // with its Secret, which may be needed for that
                kept.add(object.ref());
                return;
            }
            boolean used = object.kind() == Kind.AGENT && inventory.agentInUse(object.ref());
            if (!used && inventory.remove(object) == Removal.REMOVED) {
                tally.removed(object);
            }
        } catch (ClusterException e) {
            if (passes(e)) {
                throw e;
            }
            if (e.kind() == ClusterException.Kind.FORBIDDEN) {
                refusals.put(where, e.getMessage());
            }
            tally.left(object, e.getMessage());
        }
    }

    private boolean isLate() {
        boolean late = parts.clock().instant().isAfter(end);
        if (late) {
            tally.late();
        }
        return late;
    }

    /** Whether it may be gone by the next sweep. */
    private static boolean passes(ClusterException e) {
        return e.kind() == ClusterException.Kind.UNREACHABLE || e.kind() == ClusterException.Kind.EXPIRED;
    }

    /** Who does not know what is in use removes nothing. */
    private static final class Unsure extends RuntimeException {
        Unsure() {
            super(
                    "the sessions of this controller cannot be told, so nothing is removed; the system log has the details");
        }
    }
}
