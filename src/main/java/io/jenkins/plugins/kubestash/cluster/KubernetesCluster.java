package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * A cluster reached over its API. Holds a handful of threads, the same for one session or a thousand. What it needs the
 * right to do is in {@link Rights}; of Secrets it asks for the metadata only.
 */
public final class KubernetesCluster implements Cluster, AutoCloseable {
    private static final List<String> IDENTITY = List.of(Labels.CONTROLLER, Labels.SESSION, Labels.JOB);

    private final Threads threads = new Threads();
    private final Api api;
    private final WatchHub watches;
    private final LogReader logs;
    private final Agents agents;

    KubernetesCluster(Config config) {
        try {
            api = new Api(config, threads.io());
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
        agents = new Agents(api);
        watches = new WatchHub(api, threads);
        logs = new LogReader(api, threads.callbacks());
    }

    /**
     * Makes no request yet.
     *
     * @param context the kubeconfig's context; its current one when empty
     * @throws ClusterException INVALID when the kubeconfig cannot be used
     */
    public static KubernetesCluster connect(Path kubeconfig, Optional<String> context) {
        return new KubernetesCluster(Access.kubeconfig(kubeconfig, context));
    }

    /**
     * The same with a kubeconfig that is no file. It may neither name files nor run commands.
     *
     * @throws ClusterException INVALID when the kubeconfig cannot be used
     */
    public static KubernetesCluster connect(String kubeconfig, Optional<String> context) {
        return new KubernetesCluster(Access.kubeconfig(kubeconfig, context));
    }

    /**
     * Makes no request yet.
     *
     * @param server such as {@code https://10.0.0.1:6443}
     * @param caPem certificates that the server's is checked with; those that Java trusts when empty
     * @param insecure whether any certificate of the server's will do
     * @throws ClusterException INVALID when they cannot be used
     */
    public static KubernetesCluster connect(String server, String token, Optional<String> caPem, boolean insecure) {
        return new KubernetesCluster(Access.token(server, token, caPem, insecure));
    }

    /**
     * The cluster that this process runs in, with the rights of its pod's service account.
     *
     * @throws ClusterException INVALID when it does not run in a pod
     */
    public static KubernetesCluster inCluster() {
        return new KubernetesCluster(Access.inCluster());
    }

    /** Such as {@code https://10.0.0.1:6443}. */
    public String server() {
        return api.server();
    }

    /** The server's version, such as {@code v1.32.4}. */
    public String version() {
        return api.ask(Request.version()).path("gitVersion").asText();
    }

    /**
     * Which of the rights that sessions need are missing.
     *
     * @param namespace empty for all namespaces at once
     * @return such as {@code create jobs.batch}
     */
    public List<String> missingRights(String namespace) {
        return Rights.missing(api, namespace);
    }

    /** What controllers have in this cluster. */
    public Inventory inventory() {
        return new KubernetesInventory(api);
    }

    @Override
    public AppBinding appBinding(ObjectRef ref) {
        return new AppBindings(api).get(ref);
    }

    /**
     * AppBindings to choose from; those that cannot be read are left out.
     *
     * @param namespace empty for all of them
     * @param most how many at most
     */
    public List<AppBinding> appBindings(String namespace, int most) {
        return new AppBindings(api).list(namespace, most);
    }

    @Override
    public void ensure(ConfigMap agent) {
        agents.ensure(agent);
    }

    @Override
    public JobView create(Job job) {
        Request request = Request.create(Request.Kind.JOB, Views.ref(job), api.write(job));
        try {
            return Views.of(api.ask(request, Job.class));
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return find(Views.ref(job))
                    .filter(there -> IDENTITY.stream()
                            .allMatch(label -> Objects.equals(
                                    Views.labels(there).get(label),
                                    Views.labels(job).get(label))))
                    .map(Views::of)
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public void createOwned(Secret secret, JobView owner) {
        Secret owned = new SecretBuilder(secret)
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName(owner.ref().name())
                        .withUid(owner.uid())
                        .withController(false)
                        .withBlockOwnerDeletion(false)
                        .build())
                .endMetadata()
                .build();
        try {
            api.ask(Request.create(Request.Kind.SECRET, Views.ref(owned), api.write(owned)));
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT || !isOwned(Views.ref(owned), owner.uid())) {
                throw e;
            }
        }
    }

    private boolean isOwned(ObjectRef secret, String uid) {
        return api.find(Request.get(Request.Kind.SECRET, secret)).stream()
                .flatMap(found -> StreamSupport.stream(
                        found.path("metadata").path("ownerReferences").spliterator(), false))
                .anyMatch(owner -> owner.path("uid").asText().equals(uid));
    }

    @Override
    public void start(ObjectRef job) {
        api.ask(Request.patch(Request.Kind.JOB, job, "{\"spec\":{\"suspend\":false}}"));
    }

    @Override
    public Optional<JobView> job(ObjectRef job) {
        return find(job).map(Views::of);
    }

    private Optional<Job> find(ObjectRef job) {
        return api.find(Request.get(Request.Kind.JOB, job), Job.class);
    }

    @Override
    public List<PodView> pods(ObjectRef job) {
        Comparator<Pod> byAge = Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp());
        return api.ask(Request.listOfJob(Request.Kind.POD, job), PodList.class).getItems().stream()
                .sorted(byAge.thenComparing(pod -> pod.getMetadata().getName()))
                .map(Views::of)
                .toList();
    }

    @Override
    public boolean podAlive(ObjectRef pod) {
        return api.find(Request.get(Request.Kind.POD, pod), Pod.class)
                .map(Views::of)
                .filter(there -> !there.ended())
                .isPresent();
    }

    @Override
    public List<EventView> events(ObjectRef job, List<PodView> pods) {
        return new Events(api).about(job, pods);
    }

    @Override
    public void delete(ObjectRef job) {
        api.find(Request.delete(Request.Kind.JOB, job));
        for (Request.Kind kind : List.of(Request.Kind.POD, Request.Kind.SECRET)) {
            named(kind, job).forEach(ref -> api.find(Request.delete(kind, ref)));
        }
    }

    @Override
    public void keep(ObjectRef job) {
        api.find(
                Request.patch(Request.Kind.JOB, job, "{\"metadata\":{\"labels\":{\"" + Labels.KEPT + "\":\"true\"}}}"));
    }

    @Override
    public boolean gone(ObjectRef job) {
        return find(job).isEmpty()
                && named(Request.Kind.POD, job).isEmpty()
                && named(Request.Kind.SECRET, job).isEmpty();
    }

    private List<ObjectRef> named(Request.Kind kind, ObjectRef job) {
        JsonNode list = api.ask(Request.listOfJob(kind, job));
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.path("metadata").path("name").asText())
                .map(name -> new ObjectRef(job.namespace(), name))
                .toList();
    }

    @Override
    public LogFollow follow(ObjectRef pod, String container, LogCursor from, Consumer<String> lines, Runnable ended) {
        return logs.follow(pod, container, from, lines, ended);
    }

    @Override
    public LogCursor read(ObjectRef pod, String container, LogCursor from, Consumer<String> lines) {
        return logs.read(pod, container, from, lines);
    }

    @Override
    public Watching watch(ObjectRef job, Runnable hint) {
        return watches.watch(job, hint);
    }

    @Override
    public Workloads workloads() {
        return new StatefulSets(api);
    }

    /** Ends all follows and watches; nothing in the cluster changes. */
    @Override
    public void close() {
        watches.close();
        logs.close();
        api.close();
        threads.close();
    }
}
