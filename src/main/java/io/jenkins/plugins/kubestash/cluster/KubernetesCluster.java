package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A cluster reached over its API. Holds a handful of threads, the same for one session or a thousand. Rights it needs in
 * a namespace: jobs create, get, patch, delete, watch; pods get, list, delete, watch; pods/log get; secrets create, get,
 * list, delete; configmaps create, get, delete; events list; appbindings get. Of Secrets it asks for the metadata only.
 */
public final class KubernetesCluster implements Cluster, AutoCloseable {
    private static final List<String> IDENTITY = List.of(Labels.CONTROLLER, Labels.SESSION, Labels.JOB);

    private final Threads threads = new Threads();
    private final Api api;
    private final WatchHub watches;
    private final LogReader logs;
    /** ConfigMaps known to hold what their name says; immutable there, so that one look is enough. */
    private final Set<ObjectRef> seen = ConcurrentHashMap.newKeySet();

    KubernetesCluster(Config config) {
        try {
            api = new Api(config, threads.io());
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
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

    @Override
    public AppBinding appBinding(ObjectRef ref) {
        try {
            return appBinding(
                    api.ask(Request.get(Request.Kind.APP_BINDING, ref)).toString());
        } catch (ClusterException e) {
            if (e.kind() == Kind.NOT_FOUND && !knowsAppBindings(ref)) {
                throw new ClusterException(
                        Kind.NOT_FOUND,
                        "the cluster at " + server() + " has no AppBinding kind (appcatalog.appscode.com/v1alpha1):"
                                + " install the CRD appbindings.appcatalog.appscode.com");
            }
            throw e;
        }
    }

    private static AppBinding appBinding(String json) {
        try {
            return AppBinding.read(json);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(Kind.INVALID, e.getMessage(), e);
        }
    }

    private boolean knowsAppBindings(ObjectRef ref) {
        try {
            Request request = Request.discover(Request.Kind.APP_BINDING, ref);
            return api.find(request).stream()
                    .flatMap(group ->
                            StreamSupport.stream(group.path("resources").spliterator(), false))
                    .anyMatch(resource -> resource.path("name").asText().equals(Request.Kind.APP_BINDING.plural));
        } catch (ClusterException e) {
            return true; // who may not look cannot tell
        }
    }

    /** A ConfigMap of that name that holds something else, applied by hand perhaps, is replaced. */
    @Override
    public void ensure(ConfigMap agent) {
        ObjectRef ref = ref(agent);
        if (created(agent) || seen.contains(ref)) {
            return;
        }
        ConfigMap there = api.ask(Request.get(Request.Kind.CONFIG_MAP, ref), ConfigMap.class);
        if (!Objects.equals(there.getBinaryData(), agent.getBinaryData())) {
            api.find(Request.delete(Request.Kind.CONFIG_MAP, ref));
            created(agent);
        }
        seen.add(ref);
    }

    private boolean created(ConfigMap agent) {
        try {
            api.ask(Request.create(Request.Kind.CONFIG_MAP, ref(agent), api.write(agent)));
            return true;
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public JobView create(Job job) {
        Request request = Request.create(Request.Kind.JOB, ref(job), api.write(job));
        try {
            return Views.of(api.ask(request, Job.class));
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return find(ref(job))
                    .filter(there -> IDENTITY.stream()
                            .allMatch(label -> Objects.equals(
                                    labels(there).get(label), labels(job).get(label))))
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
            api.ask(Request.create(Request.Kind.SECRET, ref(owned), api.write(owned)));
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT || !isOwned(ref(owned), owner.uid())) {
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
        return Stream.concat(eventsAbout("Job", job), pods.stream().flatMap(pod -> eventsAbout("Pod", pod.ref())))
                .sorted(Comparator.comparing(EventView::time).thenComparing(EventView::id))
                .toList();
    }

    private Stream<EventView> eventsAbout(String kind, ObjectRef ref) {
        String about = kind + "/" + ref.name();
        return api.ask(Request.listEvents(ref), EventList.class).getItems().stream()
                .map(Views::of)
                .filter(event -> event.about().equals(about));
    }

    @Override
    public void delete(ObjectRef job) {
        api.find(Request.delete(Request.Kind.JOB, job));
        for (Request.Kind kind : List.of(Request.Kind.POD, Request.Kind.SECRET)) {
            named(kind, job).forEach(ref -> api.find(Request.delete(kind, ref)));
        }
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

    /** Ends all follows and watches; nothing in the cluster changes. */
    @Override
    public void close() {
        watches.close();
        logs.close();
        api.close();
        threads.close();
    }

    private static ObjectRef ref(HasMetadata object) {
        return new ObjectRef(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    private static Map<String, String> labels(Job job) {
        return Optional.ofNullable(job.getMetadata().getLabels()).orElse(Map.of());
    }
}
