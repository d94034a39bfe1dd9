package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One directory of a BackupStorage that holds the backups of one database. */
public record Repository(Metadata metadata, Spec spec, Status status) implements Resource {
    public Repository {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? new Spec(null, null, null, null, null, false) : spec;
        status = status == null ? Status.empty() : status;
    }

    /** {@code path} is relative to the storage's prefix. */
    public record Spec(
            Optional<TypedRef> appRef,
            Optional<TypedRef> storageRef,
            String path,
            Optional<DeletionPolicy> deletionPolicy,
            Optional<TypedRef> encryptionSecret,
            boolean paused) {
        public Spec {
            appRef = OrEmpty.optional(appRef);
            storageRef = OrEmpty.optional(storageRef);
            path = OrEmpty.text(path);
            deletionPolicy = OrEmpty.optional(deletionPolicy);
            encryptionSecret = OrEmpty.optional(encryptionSecret);
        }
    }

    /** {@code componentPaths} such as {@code repository/v1/nightly/dump}. */
    public record Status(
            Optional<State> phase,
            Optional<Instant> lastBackupTime,
            Optional<Boolean> integrity,
            Optional<Integer> snapshotCount,
            Optional<String> size,
            List<RecentSnapshot> recentSnapshots,
            List<String> componentPaths,
            List<Condition> conditions) {
        public Status {
            phase = OrEmpty.optional(phase);
            lastBackupTime = OrEmpty.optional(lastBackupTime);
            integrity = OrEmpty.optional(integrity);
            snapshotCount = OrEmpty.optional(snapshotCount);
            size = OrEmpty.text(size);
            recentSnapshots = OrEmpty.list(recentSnapshots);
            componentPaths = OrEmpty.list(componentPaths);
            conditions = OrEmpty.list(conditions);
        }

        public static Status empty() {
            return new Status(null, null, null, null, null, null, null, null);
        }
    }

    public record RecentSnapshot(
            String name,
            Optional<Phase> phase,
            Optional<String> session,
            Optional<String> size,
            Optional<Instant> snapshotTime) {
        public RecentSnapshot {
            name = OrEmpty.text(name);
            phase = OrEmpty.optional(phase);
            session = OrEmpty.text(session);
            size = OrEmpty.text(size);
            snapshotTime = OrEmpty.optional(snapshotTime);
        }
    }

    public enum State {
        @JsonProperty("NotReady")
        NOT_READY,
        @JsonProperty("Ready")
        READY
    }

    @Override
    public String apiVersion() {
        return STORAGE_API;
    }
}
