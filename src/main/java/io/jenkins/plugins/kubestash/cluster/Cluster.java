package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a session asks of a Kubernetes cluster. Every call is one or a few short requests and throws a
 * {@link ClusterException} whose kind says whether asking again can help. Objects of a session are found by the
 * {@code kubestash.jenkins.io/job} label, which holds the Job's name.
 */
public interface Cluster {

    /** @throws ClusterException NOT_FOUND when there is no such AppBinding, or no such kind, in the cluster */
    AppBinding appBinding(ObjectRef ref);

    /** Sees to it that the ConfigMap is there with what it holds; its name is a hash of that. */
    void ensure(ConfigMap agent);

    /** Creates the Job, or takes the one of that name if it carries the same labels; returns it as it is there. */
    JobView create(Job job);

    /** Creates the Secret, owned by the Job, or takes the one of that name if it has the same owner. */
    void createOwned(Secret secret, JobView owner);

    /** Lets a suspended Job start. */
    void start(ObjectRef job);

    Optional<JobView> job(ObjectRef job);

    /** Pods of the Job, oldest first. */
    List<PodView> pods(ObjectRef job);

    /** Whether a pod of this name exists at all and has not ended. */
    boolean podAlive(ObjectRef pod);

    /** Events about the Job and its pods, oldest first. */
    List<EventView> events(ObjectRef job, List<PodView> pods);

    /** Asks the cluster to delete the Job, its pods and its Secrets; not there is as good as deleted. */
    void delete(ObjectRef job);

    /** Marks the Job as one that stays for somebody to look at; nothing happens when it is not there. */
    void keep(ObjectRef job);

    /** Whether neither the Job nor a pod nor a Secret of it is left. */
    boolean gone(ObjectRef job);

    /**
     * Follows a container's log from a cursor; returns at once. Lines come without their time stamp, each exactly
     * once, on a thread of the cluster's; {@code ended} is called once when the stream ends, for whatever reason.
     */
    LogFollow follow(ObjectRef pod, String container, LogCursor from, Consumer<String> lines, Runnable ended);

    /**
     * Reads what a container has written since the cursor, to its present end, and returns the new cursor. Where the
     * connection keeps breaking it comes back early, with the cursor behind the lines delivered, and throws only when
     * it delivered none: the end is reached for sure when a call returns the cursor that it was given. Meant
     * for a container that has ended: of a running one, a line of more than 16 KiB may be cut where it stands.
     */
    LogCursor read(ObjectRef pod, String container, LogCursor from, Consumer<String> lines);

    /** Calls {@code hint} when something about the Job or its pods may have changed; a hint, never the truth. */
    Watching watch(ObjectRef job, Runnable hint);

    /** What restores into a workload need beside. */
    Workloads workloads();

    /** A subscription that ends when closed. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    /** A log stream under way. */
    interface LogFollow extends AutoCloseable {
        /** Position after the last line delivered; final once closed. */
        LogCursor cursor();

        /** Ends it; a line that is on its way to the consumer at this moment still arrives and is in the cursor. */
        @Override
        void close();
    }
}
