package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.model.ResticStats;
import io.jenkins.plugins.kubestash.model.Snapshot;
import io.jenkins.plugins.kubestash.model.SnapshotComponent;
import io.jenkins.plugins.kubestash.model.VerificationStatus;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.restic.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The same as {@link SnapshotRecord} in KubeStash's shape: {@code snapshot.yaml}. */
public final class SnapshotDocument {
    private SnapshotDocument() {}

    /** @throws IllegalStateException when the session is no backup that succeeded */
    public static Snapshot of(SessionResult result) {
        PlanFacts facts = result.state().facts().orElseThrow(() -> new IllegalStateException("no Plan was made"));
        Snapshot plain = facts.snapshot().orElseThrow(() -> new IllegalStateException("a restore has no snapshot"));
        if (!(result.outcome() instanceof Outcome.Success success)) {
            throw new IllegalStateException("only a backup that succeeded has a snapshot");
        }
        Map<String, SnapshotComponent> components = new LinkedHashMap<>();
        success.result()
                .components()
                .forEach((name, component) ->
                        components.put(name, component(plain.spec().session(), name, component)));
        long size = success.result().components().values().stream()
                .mapToLong(PodResult.Component::bytes)
                .sum();
        Optional<Instant> time = success.result().components().values().stream()
                .map(PodResult.Component::time)
                .findFirst();
        boolean readBack = success.result().components().values().stream()
                .allMatch(component -> component.verified().equals(Optional.of("data")));
        Snapshot.Status status = new Snapshot.Status(
                Optional.of(io.jenkins.plugins.kubestash.model.Phase.SUCCEEDED),
                Optional.of(readBack ? VerificationStatus.VERIFIED : VerificationStatus.NOT_VERIFIED),
                Optional.empty(),
                time,
                Optional.of(result.ended()),
                Optional.of(Sizes.text(size)),
                Optional.of(true),
                Optional.of(components.size()),
                components,
                List.of());
        return new Snapshot(plain.metadata(), plain.spec(), status);
    }

    private static SnapshotComponent component(String session, String name, PodResult.Component component) {
        Duration took = Duration.ofMillis(Math.round(component.seconds() * 1000));
        ResticStats.Summary summary = new ResticStats.Summary(
                Optional.of(component.snapshot()),
                Optional.of(Sizes.text(component.stored())),
                Optional.of(component.path()),
                Optional.of(Sizes.text(component.bytes())),
                Optional.of(component.time()),
                Optional.of(component.time().plus(took)));
        return new SnapshotComponent(
                Optional.of("repository/v1/" + session + "/" + name),
                Optional.of(io.jenkins.plugins.kubestash.model.Phase.SUCCEEDED),
                Optional.of(Sizes.text(component.bytes())),
                Optional.of(String.format(Locale.ROOT, "%.3fs", component.seconds())),
                Optional.of(true),
                Optional.empty(),
                Optional.of("Restic"),
                List.of(new ResticStats(Optional.of(summary), Optional.empty())));
    }
}
