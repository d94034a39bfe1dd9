package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import java.util.Map;
import java.util.Optional;

/** What a user asks for; holds no secret, so that it can be stored and shown. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Backup.class, name = "backup"),
    @JsonSubTypes.Type(value = Request.Restore.class, name = "restore"),
    @JsonSubTypes.Type(value = Request.Snapshots.class, name = "snapshots")
})
public sealed interface Request {

    /** The database, by its AppBinding; the session's Job runs in its namespace. */
    ObjectRef appBinding();

    BackupStorage storage();

    /** Directory of the Repository below the storage's prefix; {@code <namespace>/<AppBinding>} when empty. */
    Optional<String> directory();

    /** Name of the session in the backend's layout, such as {@code frequent-backup}. */
    String session();

    PodOptions pod();

    Limits limits();

    /** {@code backup}, {@code restore} or {@code snapshots}, as annotations say it. */
    @JsonIgnore
    default String operation() {
        if (this instanceof Snapshots) {
            return "snapshots";
        }
        return this instanceof Backup ? "backup" : "restore";
    }

    /** The same for people, such as {@code backup of demo/redis}. */
    @JsonIgnore
    default String title() {
        return (this instanceof Snapshots ? "listing of the snapshots" : operation()) + " of " + appBinding();
    }

    /** The AppBinding whose snapshots are meant. */
    @JsonIgnore
    default ObjectRef source() {
        return this instanceof Restore restore ? restore.from().orElse(appBinding()) : appBinding();
    }

    /** What moves data between a database and its repository: a task of the database's addon. */
    sealed interface Transfer extends Request {

        /** Task of the addon; its logical backup or restore when empty. */
        Optional<String> task();

        /** The task's parameters by name. */
        Map<String, String> parameters();
    }

    /** How a new snapshot is proven. */
    enum Verify {
        /** Every byte is read back and checked. */
        DATA,
        /** Its record is read back. */
        SNAPSHOT
    }

    /**
     * @param retention which older snapshots stay; all when empty
     * @param prune whether the space of removed snapshots is freed at once
     */
    record Backup(
            ObjectRef appBinding,
            BackupStorage storage,
            Optional<String> directory,
            String session,
            Optional<String> task,
            Map<String, String> parameters,
            Optional<RetentionPolicy> retention,
            boolean prune,
            Verify verify,
            PodOptions pod,
            Limits limits)
            implements Transfer {
        public Backup {
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        }
    }

    /**
     * @param from the AppBinding whose snapshot it is, when that is another database
     * @param snapshot a restic id, or {@code latest}: the newest of that AppBinding
     */
    record Restore(
            ObjectRef appBinding,
            BackupStorage storage,
            Optional<String> directory,
            String session,
            Optional<String> task,
            Map<String, String> parameters,
            Optional<ObjectRef> from,
            String snapshot,
            PodOptions pod,
            Limits limits)
            implements Transfer {
        public Restore {
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        }
    }

    /**
     * Which snapshots there are. Nothing is asked of the database: it may be gone, and its AppBinding too.
     *
     * @param appBinding whose snapshots are meant; the Job runs in its namespace
     * @param limit how many are wanted, the newest: 1 to {@link #MOST}
     */
    record Snapshots(
            ObjectRef appBinding,
            BackupStorage storage,
            Optional<String> directory,
            String session,
            int limit,
            PodOptions pod,
            Limits limits)
            implements Request {
        public static final int DEFAULT_LIMIT = 50;
        /** What a pod's result has room for. */
        public static final int MOST = 100;
    }
}
