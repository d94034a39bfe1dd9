package io.jenkins.plugins.kubestash.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pod's last container wrote as its termination message; docs/pod.md explains each field.
 *
 * @param components by name, in their order
 * @param pending what was still to be done when the message was written
 * @param listed the snapshots that a listing found; only of a listing, which has no components
 * @param member what was done for one member of a workload; such a result has no components
 */
public record PodResult(
        Map<String, Component> components,
        List<String> warnings,
        Optional<String> pending,
        Optional<SnapshotList> listed,
        Optional<MemberResult> member) {
    /** A result that is not of a workload's member. */
    public PodResult(
            Map<String, Component> components,
            List<String> warnings,
            Optional<String> pending,
            Optional<SnapshotList> listed) {
        this(components, warnings, pending, listed, Optional.empty());
    }

    public PodResult {
        components = components == null ? Map.of() : components;
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** One stream of the session. Sizes in bytes. */
    public record Component(
            String snapshot,
            Instant time,
            String path,
            long bytes,
            long added,
            long stored,
            double seconds,
            String engine,
            String version,
            String topology,
            Map<String, Long> counts,
            Optional<String> verified,
            Optional<Long> repositorySnapshots,
            List<String> removed) {
        public Component {
            counts = counts == null ? Map.of() : counts;
            removed = removed == null ? List.of() : List.copyOf(removed);
        }
    }
}
