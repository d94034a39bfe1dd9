package io.jenkins.plugins.kubestash.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a backup session leaves in one Repository: which database, which components, and restic's ids of them. */
public record Snapshot(Metadata metadata, Spec spec, Status status) implements Resource {
    public Snapshot {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? Spec.empty() : spec;
        status = status == null ? Status.empty() : status;
    }

    /** {@code snapshotID} is a ULID, {@code version} that of the layout ({@code v1}), {@code session} the session's name. */
    public record Spec(
            String snapshotID,
            String type,
            String repository,
            String session,
            String backupSession,
            String version,
            Optional<TypedRef> appRef,
            Optional<DeletionPolicy> deletionPolicy,
            boolean paused) {
        public Spec {
            snapshotID = OrEmpty.text(snapshotID);
            type = OrEmpty.text(type);
            repository = OrEmpty.text(repository);
            session = OrEmpty.text(session);
            backupSession = OrEmpty.text(backupSession);
            version = OrEmpty.text(version);
            appRef = OrEmpty.optional(appRef);
            deletionPolicy = OrEmpty.optional(deletionPolicy);
        }

        static Spec empty() {
            return new Spec(null, null, null, null, null, null, null, null, false);
        }
    }

    /** {@code components} by their name, such as {@code dump}. */
    public record Status(
            Optional<Phase> phase,
            Optional<VerificationStatus> verificationStatus,
            Optional<String> verificationSession,
            Optional<Instant> snapshotTime,
            Optional<Instant> lastUpdateTime,
            Optional<String> size,
            Optional<Boolean> integrity,
            Optional<Integer> totalComponents,
            Map<String, SnapshotComponent> components,
            List<Condition> conditions) {
        public Status {
            phase = OrEmpty.optional(phase);
            verificationStatus = OrEmpty.optional(verificationStatus);
            verificationSession = OrEmpty.text(verificationSession);
            snapshotTime = OrEmpty.optional(snapshotTime);
            lastUpdateTime = OrEmpty.optional(lastUpdateTime);
            size = OrEmpty.text(size);
            integrity = OrEmpty.optional(integrity);
            totalComponents = OrEmpty.optional(totalComponents);
            components = OrEmpty.map(components);
            conditions = OrEmpty.list(conditions);
        }

        public static Status empty() {
            return new Status(null, null, null, null, null, null, null, null, null, null);
        }
    }

    @Override
    public String apiVersion() {
        return STORAGE_API;
    }
}
