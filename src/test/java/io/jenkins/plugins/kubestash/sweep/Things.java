package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects to be found in a cluster, as sessions make them. */
final class Things {
    static final String ME = "0123456789abcdef";
    static final String AGENT = AgentPackage.CONFIG_MAP_PREFIX + "000000000001";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final Duration OLD = Duration.ofHours(1);

    private Things() {}

    /** A Job of that session, an hour old. */
    static Found job(String session) {
        return thing(Kind.JOB, "shop", "ks-" + session, OLD, labels(session));
    }

    static Found secret(String session) {
        return thing(Kind.SECRET, "shop", "ks-" + session, OLD, labels(session));
    }

    /** A week old. */
    static Found agent(String name) {
        return thing(Kind.AGENT, "shop", name, Duration.ofDays(7), Map.of(Labels.MANAGED_BY, Labels.MANAGER));
    }

    static Found thing(Kind kind, String namespace, String name, Duration age, Map<String, String> labels) {
        return new Found(
                kind, new ObjectRef(namespace, name), "uid-" + kind + name, "7", NOW.minus(age), false, labels);
    }

    static Found aged(Found thing, Duration age) {
        return new Found(
                thing.kind(),
                thing.ref(),
                thing.uid(),
                thing.version(),
                NOW.minus(age),
                thing.deleting(),
                thing.labels());
    }

    static Found deleting(Found thing) {
        return new Found(
                thing.kind(), thing.ref(), thing.uid(), thing.version(), thing.created(), true, thing.labels());
    }

    static Found in(String namespace, Found thing) {
        ObjectRef ref = new ObjectRef(namespace, thing.ref().name());
        return new Found(
                thing.kind(), ref, thing.uid() + namespace, thing.version(), thing.created(), false, thing.labels());
    }

    /** With another value of a label; without the label when that is empty. */
    static Found labelled(Found thing, String key, String value) {
        Map<String, String> labels = new LinkedHashMap<>(thing.labels());
        labels.put(key, value);
        labels.values().removeIf(String::isEmpty);
        return new Found(
                thing.kind(), thing.ref(), thing.uid(), thing.version(), thing.created(), thing.deleting(), labels);
    }

    private static Map<String, String> labels(String session) {
        return Map.of(
                Labels.MANAGED_BY,
                Labels.MANAGER,
                Labels.CONTROLLER,
                ME,
                Labels.SESSION,
                session,
                Labels.JOB,
                "ks-" + session);
    }
}
