package io.jenkins.plugins.kubestash.session;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a successful backup leaves for people and programs: {@code snapshot.json}. docs/snapshot.md explains each field;
 * fields are only ever added.
 */
@JsonPropertyOrder({"schema", "session", "appBinding"})
public record SnapshotRecord(
        String schema,
        String session,
        String appBinding,
        String engine,
        String version,
        String addon,
        String task,
        String storage,
        String repository,
        String directory,
        Map<String, String> tags,
        Instant started,
        Instant ended,
        double seconds,
        int attempts,
        List<Component> components,
        List<String> warnings) {
    public static final String SCHEMA = "kubestash.jenkins.io/snapshot/v1";

    /** One restic snapshot. Sizes in bytes. */
    public record Component(
            String name,
            String snapshot,
            Instant time,
            String repository,
            String path,
            long bytes,
            long added,
            long stored,
            double seconds,
            String topology,
            Map<String, Long> counts,
            Optional<String> verified,
            List<String> removed) {}

    /** @throws IllegalStateException when the session is no backup that succeeded */
    public static SnapshotRecord of(SessionResult result) {
        SessionState state = result.state();
        PlanFacts facts = state.facts().orElseThrow(() -> new IllegalStateException("no Plan was made"));
        if (!(result.outcome() instanceof Outcome.Success success)
                || !state.request().operation().equals("backup")) {
            throw new IllegalStateException("only a backup that succeeded has a snapshot");
        }
        List<Component> components = new ArrayList<>();
        success.result().components().forEach((name, component) -> components.add(component(facts, name, component)));
        PodResult.Component first =
                success.result().components().values().iterator().next();
        return new SnapshotRecord(
                SCHEMA,
                state.id(),
                state.request().appBinding().toString(),
                facts.engine(),
                first.version(),
                facts.addon(),
                facts.task(),
                state.request().storage().ref().toString(),
                facts.repository(),
                facts.directory(),
                new LinkedHashMap<>(facts.tags()),
                state.started(),
                result.ended(),
                Duration.between(state.started(), result.ended()).toMillis() / 1000.0,
                state.attempt(),
                components,
                success.result().warnings());
    }

    public String toJson() {
        return Documents.toJson(this);
    }

    private static Component component(PlanFacts facts, String name, PodResult.Component component) {
        return new Component(
                name,
                component.snapshot(),
                component.time(),
                facts.repository() + "/" + name,
                component.path(),
                component.bytes(),
                component.added(),
                component.stored(),
                component.seconds(),
                component.topology(),
                component.counts(),
                component.verified(),
                component.removed());
    }
}
