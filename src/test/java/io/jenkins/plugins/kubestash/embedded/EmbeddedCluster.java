package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A Kubernetes cluster in this process: a real HTTP API on loopback for any client, and controllers and a kubelet
 * that run the containers of pods as local processes.
 */
public final class EmbeddedCluster implements AutoCloseable {

    /** Choices to be made before the start. */
    public static final class Builder {
        private Optional<String> token = Optional.empty();
        private Optional<Path> directory = Optional.empty();
        private boolean appBindings = true;
        private Images images = Images.byDefault();
        private boolean scriptedPods;
        private boolean tls;

        private Builder() {}

        /** Requests must carry this bearer token; the kubeconfig does. */
        public Builder token(String secret) {
            token = Optional.of(secret);
            return this;
        }

        /** Where volumes and the kubeconfig live; a temporary directory, removed at the end, unless given. */
        public Builder directory(Path path) {
            directory = Optional.of(path);
            return this;
        }

        /** Whether the kind AppBinding is known; it can be changed later, too. */
        public Builder appBindings(boolean known) {
            appBindings = known;
            return this;
        }

        /** Images that can be pulled, and their programs on this machine. */
        public Builder images(Images known) {
            images = known;
            return this;
        }

        /** Nothing runs in pods: see {@link StillLife}. */
        public Builder scriptedPods() {
            scriptedPods = true;
            return this;
        }

        /** Over HTTPS; the kubeconfig knows the authority. Needs openssl. */
        public Builder tls() {
            tls = true;
            return this;
        }

        public EmbeddedCluster start() {
            return new EmbeddedCluster(this);
        }
    }

    private final WorkDirectory directory;
    private final Store store = new Store();
    private final Discovery discovery = new Discovery();
    private final Permissions permissions = new Permissions();
    private final Objects objects = new Objects(store);
    private final Deletion deletion = new Deletion(store);
    private final Logs logs = new Logs();
    private final Node node = new Node(store);
    private final ExecutorService threads = Executors.newCachedThreadPool(EmbeddedCluster::daemon);
    private final Isolation isolation = new Isolation();
    private final PodVolumes volumes;
    private final Kubelet kubelet;
    private final StillLife stillLife = new StillLife(store, deletion, logs);
    private final Controllers controllers;
    private final Api api;
    private final ApiServer server;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread lastResort = new Thread(this::close, "embedded-last-resort");

    private EmbeddedCluster(Builder builder) {
        directory = new WorkDirectory(builder.directory);
        discovery.appBindings(builder.appBindings);
        volumes = new PodVolumes(store, node, directory.path());
        kubelet = new Kubelet(new KubeletParts(
                store,
                deletion,
                node,
                volumes,
                logs,
                builder.images,
                isolation,
                new Recorder(store, "kubelet"),
                new Recorder(store, "default-scheduler"),
                threads));
        controllers = new Controllers(objects, deletion, builder.scriptedPods ? stillLife::changed : kubelet::changed);
        api = new Api(objects, deletion, discovery, permissions, logs);
        Optional<Tls> tls = builder.tls ? Optional.of(Tls.in(directory.path())) : Optional.empty();
        server = new ApiServer(api, discovery, builder.token, tls);
        Runtime.getRuntime().addShutdownHook(lastResort);
        Kubeconfig.write(kubeconfig(), url(), tls.map(Tls::authority), builder.token);
        put("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Address of the API. */
    public String url() {
        return server.url();
    }

    /** A file with which any client reaches this cluster. */
    public Path kubeconfig() {
        return directory.path().resolve("kubeconfig");
    }

    /** Requests that shall go wrong. */
    public Faults faults() {
        return server.faults();
    }

    /** Requests that came. */
    public RequestCounts requests() {
        return server.counts();
    }

    public Permissions permissions() {
        return permissions;
    }

    public void appBindings(boolean known) {
        discovery.appBindings(known);
    }

    /** Breaks all connections to the API and refuses new ones; the pods go on. */
    public void apiAway() {
        server.goAway();
    }

    public void apiBack() {
        server.comeBack();
    }

    /** Ends all watches as a server does after some minutes. */
    public void endWatches() {
        api.watches().endAll();
    }

    /** At most so many unfinished pods in the namespace. */
    public void podQuota(String namespace, int most) {
        objects.podQuota(namespace, most);
    }

    public void noPodQuota(String namespace) {
        objects.noPodQuota(namespace);
    }

    /** No pod can be placed from now on, for a reason such as {@code Insufficient cpu}. */
    public void unschedulable(String reason) {
        node.close(reason);
    }

    public void schedulable() {
        node.open();
    }

    public void node(String name, Path root) {
        node.add(name, root);
    }

    /** Ends a running container as the kernel does when it takes too much memory. */
    public void outOfMemory(String namespace, String pod, String container) {
        get("Pod", namespace, pod).ifPresent(found -> kubelet.outOfMemory(Json.uid(found), container));
    }

    /** The pods, if they are scripted. */
    public StillLife stillLife() {
        return stillLife;
    }

    /** The directory behind a PersistentVolumeClaim. */
    public Path claim(String namespace, String name) {
        return volumes.claim(namespace, name);
    }

    /** Whether the host name of a container is its pod's name; if not, it is this machine's. */
    public boolean hostNames() {
        return isolation.hostNames();
    }

    /** Watches and pages that began before now can no longer be continued: they get 410. */
    public void forgetHistory() {
        store.forgetHistory();
    }

    /** Creates or replaces the objects of a YAML text; without a namespace they go to {@code default}. */
    public List<ObjectNode> put(String yaml) {
        return Json.documents(yaml).stream().map(this::putOne).toList();
    }

    private ObjectNode putOne(ObjectNode object) {
        ResourceType type = discovery
                .byKind(object.path("apiVersion").asText(), object.path("kind").asText())
                .orElseThrow(ApiException::noSuchResource);
        String namespace =
                !type.namespaced() ? "" : Json.namespace(object).isEmpty() ? "default" : Json.namespace(object);
        if (store.get(type, namespace, Json.name(object)).isPresent()) {
            return objects.update(type, namespace, Json.name(object), false, object, Objects.Mode.REAL);
        }
        return objects.create(type, namespace, object, Objects.Mode.REAL);
    }

    /** @param namespace empty for kinds without one */
    public Optional<ObjectNode> get(String kind, String namespace, String name) {
        return store.get(type(kind), namespace, name);
    }

    /** @param namespace empty for all */
    public List<ObjectNode> list(String kind, String namespace) {
        return store.list(type(kind), namespace);
    }

    public List<ObjectNode> pods(String namespace) {
        return list("Pod", namespace);
    }

    /** What a container of a pod that is there has written so far, as it wrote it. */
    public String log(String namespace, String pod, String container) {
        return get("Pod", namespace, pod)
                .map(found -> logs.text(Json.uid(found), container))
                .orElse("");
    }

    /** Deletes as a client does that leaves the rest to the cluster, dependents included. */
    public void delete(String kind, String namespace, String name) {
        deletion.delete(type(kind), namespace, name, Json.object().put("propagationPolicy", "Background"));
    }

    /**
     * Waits until something holds.
     *
     * @param what what is waited for, as it stands in the message of the AssertionError when the time is over
     */
    public void await(String what, Duration most, BooleanSupplier condition) {
        Instant end = Instant.now().plus(most);
        try (Store.Subscription changes = store.subscribe(0)) {
            while (!condition.getAsBoolean()) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("not within " + most.toMillis() + " ms: " + what);
                }
                changes.changes().poll(50, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting: " + what, e);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        server.close();
        controllers.close();
        kubelet.close();
        directory.close();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "embedded-kubelet");
        thread.setDaemon(true);
        return thread;
    }

    private static ResourceType type(String kind) {
        return Discovery.ALL.stream()
                .filter(type -> type.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the embedded cluster has no kind " + kind));
    }
}
