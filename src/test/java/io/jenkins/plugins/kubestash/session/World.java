package io.jenkins.plugins.kubestash.session;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.EventView;
import io.jenkins.plugins.kubestash.cluster.JobView;
import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.cluster.Workloads;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A cluster, a repository and its locks as a script: each container of a Job takes ten virtual seconds, the ones that
 * use the repository hold a lock meanwhile, a process that is asked to end frees it and one that is killed does not.
 * Not a real cluster: those tests are in {@code faults}; here every phase meets every event.
 */
final class World implements Cluster {
    static final Duration CONTAINER_TIME = Duration.ofSeconds(10);

    final Map<String, ScriptedPod> pods = new LinkedHashMap<>();
    final Map<String, JobView> jobs = new LinkedHashMap<>();
    final Map<String, PodSpec> specs = new LinkedHashMap<>();
    /** Jobs that are marked as kept for a look. */
    final Set<String> kept = new LinkedHashSet<>();

    final Set<String> secrets = new LinkedHashSet<>();
    final Set<String> snapshots = new LinkedHashSet<>();
    /** Names of the pods that hold a lock. */
    final Set<String> locks = new LinkedHashSet<>();
    /** Pods whose dump has locked something in the database that is locked still. */
    final Set<String> held = new HashSet<>();
    /** Every name ever given to a Job, with how often it was created. */
    final Map<String, Integer> created = new LinkedHashMap<>();

    final List<EventView> events = new ArrayList<>();
    /** Containers whose log was read, once for each time. */
    final List<String> reads = new ArrayList<>();
    /** Containers whose log was followed, once for each time. */
    final List<String> follows = new ArrayList<>();
    /** Containers whose log the cluster fails to give. */
    final Set<String> unreadable = new HashSet<>();
    /** Whether streams of logs end only when they are closed. */
    boolean deadStreams;
    /** Whether what is asked to end does not, and is killed when its grace is over. */
    boolean deafToTerm;
    /** Whether the cluster refuses to show a log. */
    boolean logsUnreadable;
    /** Whether containers are never started, and nobody says why. */
    boolean stuck;

    /** The StatefulSet, if a test puts one there. */
    final ScriptedWorkload workload;

    private final VirtualClock clock;
    private final Map<String, List<String>> ends = new LinkedHashMap<>();
    private boolean away;
    Optional<AppBinding> binding;

    World(VirtualClock clock, AppBinding binding) {
        this.clock = clock;
        this.binding = Optional.of(binding);
        workload = new ScriptedWorkload(this, clock);
    }

    /** The cluster does not answer until {@link #comeBack()}. */
    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** The next pods' containers of this name end so, in turn, before they end well. */
    void script(String container, String... terminationMessages) {
        ends.computeIfAbsent(container, key -> new ArrayList<>()).addAll(List.of(terminationMessages));
    }

    String endOf(String container) {
        List<String> scripted = ends.getOrDefault(container, List.of());
        return scripted.isEmpty() ? "" : scripted.remove(0);
    }

    boolean nothingLeft() {
        return jobs.isEmpty() && pods.isEmpty() && secrets.isEmpty();
    }

    /** Lets a pod's node die: its processes are gone, its locks stay, its object is removed. */
    void killPod(String job) {
        ScriptedPod pod = pods.remove(job);
        JobView old = jobs.get(job);
        if (pod != null && old != null) {
            jobs.put(job, failed(old, "BackoffLimitExceeded: Job has reached the specified backoff limit"));
        }
    }

    /** The pod is asked to end, and its object stays for a second with what became of its containers. */
    void deleteJobByHand(String job) {
        jobs.remove(job);
        secrets.remove(job);
        Optional.ofNullable(pods.get(job)).ifPresent(ScriptedPod::terminate);
    }

    void outOfMemory(String job) {
        pods.get(job).kill("OOMKilled");
    }

    @Override
    public AppBinding appBinding(ObjectRef ref) {
        answer();
        return binding.orElseThrow(
                () -> new ClusterException(ClusterException.Kind.NOT_FOUND, "there is no AppBinding " + ref));
    }

    @Override
    public void ensure(ConfigMap agent) {
        answer();
    }

    @Override
    public JobView create(Job job) {
        answer();
        String name = job.getMetadata().getName();
        ObjectRef ref = new ObjectRef(job.getMetadata().getNamespace(), name);
        if (!jobs.containsKey(name)) {
            created.merge(name, 1, Integer::sum);
            jobs.put(name, new JobView(ref, "uid-" + name, true, false, false, "", false));
            specs.put(name, job.getSpec().getTemplate().getSpec());
        }
        return jobs.get(name);
    }

    @Override
    public void createOwned(Secret secret, JobView owner) {
        answer();
        secrets.add(secret.getMetadata().getName());
    }

    @Override
    public void start(ObjectRef job) {
        answer();
        JobView old = jobs.get(job.name());
        if (old != null && old.suspended()) {
            jobs.put(job.name(), new JobView(old.ref(), old.uid(), false, false, false, "", false));
            pods.put(job.name(), new ScriptedPod(this, clock, new ObjectRef(job.namespace(), job.name() + "-abcde")));
        }
    }

    @Override
    public Optional<JobView> job(ObjectRef job) {
        answer();
        return Optional.ofNullable(jobs.get(job.name()));
    }

    @Override
    public List<PodView> pods(ObjectRef job) {
        answer();
        return pods.containsKey(job.name()) ? List.of(pods.get(job.name()).view()) : List.of();
    }

    @Override
    public boolean podAlive(ObjectRef pod) {
        answer();
        return pods.values().stream()
                .anyMatch(other -> other.ref.equals(pod) && !other.view().ended());
    }

    @Override
    public List<EventView> events(ObjectRef job, List<PodView> ofPods) {
        answer();
        return List.copyOf(events);
    }

    @Override
    public void delete(ObjectRef job) {
        answer();
        deleteJobByHand(job.name());
    }

    @Override
    public void keep(ObjectRef job) {
        answer();
        kept.add(job.name());
    }

    @Override
    public boolean gone(ObjectRef job) {
        answer();
        return !jobs.containsKey(job.name()) && !pods.containsKey(job.name()) && !secrets.contains(job.name());
    }

    @Override
    public LogFollow follow(ObjectRef pod, String container, LogCursor from, Consumer<String> lines, Runnable ended) {
        answer();
        follows.add(container);
        if (!deadStreams) {
            ended.run();
        }
        return new LogFollow() {
            @Override
            public LogCursor cursor() {
                return from;
            }

            @Override
            public void close() {
                if (deadStreams) {
                    ended.run();
                }
            }
        };
    }

    @Override
    public LogCursor read(ObjectRef pod, String container, LogCursor from, Consumer<String> lines) {
        answer();
        if (logsUnreadable) {
            throw new ClusterException(ClusterException.Kind.UNREACHABLE, "no log, on purpose");
        }
        reads.add(container);
        if (unreadable.contains(container)) {
            throw new ClusterException(
                    ClusterException.Kind.UNREACHABLE, "the cluster at https://127.0.0.1:1 does not answer");
        }
        if (from.equals(LogCursor.START)) {
            lines.accept(container + " said something");
        }
        return new LogCursor(Instant.EPOCH, 1);
    }

    @Override
    public Watching watch(ObjectRef job, Runnable hint) {
        return () -> {};
    }

    @Override
    public Workloads workloads() {
        return workload;
    }

    /** Environment variable of a container of a Job that once was. */
    String environment(String job, String container, String name) {
        PodSpec spec = specs.get(job);
        List<Container> all = new ArrayList<>(spec.getInitContainers());
        all.addAll(spec.getContainers());
        return all.stream()
                .filter(one -> one.getName().equals(container))
                .flatMap(one -> one.getEnv().stream())
                .filter(one -> one.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    void completed(ObjectRef pod) {
        jobs.computeIfPresent(
                jobOf(pod), (name, old) -> new JobView(old.ref(), old.uid(), false, true, false, "", false));
    }

    void failedPod(ObjectRef pod) {
        jobs.computeIfPresent(
                jobOf(pod),
                (name, old) -> failed(old, "BackoffLimitExceeded: Job has reached the specified backoff limit"));
    }

    String jobOf(ObjectRef pod) {
        return pod.name().substring(0, pod.name().length() - "-abcde".length());
    }

    private static JobView failed(JobView old, String why) {
        return new JobView(old.ref(), old.uid(), false, false, true, why, false);
    }

    void answer() {
        if (away) {
            throw new ClusterException(
                    ClusterException.Kind.UNREACHABLE, "the cluster at https://127.0.0.1:1 does not answer");
        }
        pods.values().removeIf(ScriptedPod::left);
    }
}
