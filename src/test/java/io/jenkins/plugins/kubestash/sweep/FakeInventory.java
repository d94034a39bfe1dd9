package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.Inventory;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects in memory, two a page. It hands out what it has: not even a list of the wrong objects may do harm. */
final class FakeInventory implements Inventory {
    private static final int LIMIT = 2;

    final List<Found> objects = new ArrayList<>();
    final Set<ObjectRef> agentsInUse = new HashSet<>();
    final List<String> calls = new ArrayList<>();
    /** Failures by the call that they meet, such as {@code page JOB shop }; each as often as it is listed. */
    final Map<String, List<RuntimeException>> failures = new LinkedHashMap<>();
    /** Objects that are no longer what they were when they are to be removed. */
    final Set<Found> changed = new HashSet<>();

    /** Jobs that have left something locked. */
    final Set<Found> held = new HashSet<>();

    FakeInventory with(Found... more) {
        objects.addAll(List.of(more));
        return this;
    }

    void fails(String call, ClusterException.Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            failures.computeIfAbsent(call, key -> new ArrayList<>())
                    .add(new ClusterException(kind, kind + ", on purpose"));
        }
    }

    @Override
    public Page page(Kind kind, String namespace, String controller, String next) {
        call("page " + kind.name() + " " + namespace + " " + next);
        List<Found> all = objects.stream()
                .filter(object -> object.kind() == kind)
                .filter(object ->
                        namespace.isEmpty() || object.ref().namespace().equals(namespace))
                .toList();
        List<Found> rest = all.stream()
                .filter(object -> next.isEmpty() || object.uid().compareTo(next) > 0)
                .sorted(java.util.Comparator.comparing(Found::uid))
                .toList();
        List<Found> page = rest.subList(0, Math.min(LIMIT, rest.size()));
        return new Page(page, rest.size() > LIMIT ? page.get(LIMIT - 1).uid() : "");
    }

    @Override
    public boolean agentInUse(ObjectRef agent) {
        call("agentInUse " + agent);
        return agentsInUse.contains(agent);
    }

    @Override
    public boolean free(Found job) {
        call("free " + job.ref());
        return !held.contains(job);
    }

    @Override
    public Removal remove(Found object) {
        call("remove " + object.kind().name() + " " + object.ref());
        if (changed.contains(object)) {
            return Removal.CHANGED;
        }
        return objects.remove(object) ? Removal.REMOVED : Removal.GONE;
    }

    private void call(String call) {
        calls.add(call);
        List<RuntimeException> planned = failures.getOrDefault(call, List.of());
        if (!planned.isEmpty()) {
            throw planned.remove(0);
        }
    }
}
