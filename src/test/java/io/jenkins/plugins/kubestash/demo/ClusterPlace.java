package io.jenkins.plugins.kubestash.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.redis.RedisCli;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;

/** A cluster that somebody else runs: Redis is a pod there, in a namespace of its own that goes at the end. */
final class ClusterPlace implements Place {
    private static final String NAMESPACE = "kubestash-demo";
    private static final String CRD = "appbindings.appcatalog.appscode.com";
    private static final int MINUTES_TO_START = 5;

    private final Path kubeconfig;
    private final Console console;
    private final KubernetesClient client;
    private final KubernetesCluster cluster;
    private final RedisCli redis;
    private boolean madeKind;
    private boolean closed;

    ClusterPlace(Path kubeconfig, Console console) {
        this.kubeconfig = kubeconfig;
        this.console = console;
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        cluster = KubernetesCluster.connect(kubeconfig, Optional.empty());
        redis = new PodRedis(client, NAMESPACE, "redis");
    }

    /** Puts everything there. */
    @Override
    public void open() {
        try {
            if (client.namespaces().withName(NAMESPACE).get() != null) {
                closed = true;
                throw new IllegalStateException(
                        "the cluster has a namespace " + NAMESPACE + " already: kubectl delete namespace " + NAMESPACE);
            }
            makeKind();
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            objects("/demo-cluster.yaml")
                    .forEach(object ->
                            client.resource(object).inNamespace(NAMESPACE).create());
            console.line("Waiting for pod " + NAMESPACE + "/redis");
            client.pods().inNamespace(NAMESPACE).withName("redis").waitUntilReady(MINUTES_TO_START, TimeUnit.MINUTES);
        } catch (KubernetesClientException e) {
            throw new IllegalStateException(
                    "the cluster of " + kubeconfig + " did not do what the demo wants: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public ObjectRef appBinding() {
        return new ObjectRef(NAMESPACE, "redis");
    }

    @Override
    public BackupStorage storage() {
        return BackupStorage.read("""
                kind: BackupStorage
                metadata: {name: volume, namespace: kubestash-demo}
                spec:
                  storage:
                    provider: local
                    local: {mountPath: /backups, persistentVolumeClaim: {claimName: backups}}
                """);
    }

    @Override
    public PodOptions pod() {
        return PodOptions.DEFAULT;
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("RESTIC_PASSWORD", "demo-repository");
    }

    @Override
    public void fill() {
        redis.pipe(Sample.commands());
    }

    @Override
    public void clear() {
        redis.cli("FLUSHALL");
    }

    @Override
    public SortedSet<String> contents() {
        return RedisContents.of(redis);
    }

    @Override
    public List<String> howToReach() {
        return List.of(
                "kubectl --kubeconfig " + kubeconfig + " get jobs,pods,secrets,appbindings -n " + NAMESPACE,
                "kubectl --kubeconfig " + kubeconfig + " exec -it -n " + NAMESPACE
                        + " redis -- redis-cli info keyspace",
                "The repository is on the volume 'backups', in demo/redis/repository/v1/demo/dump; password: "
                        + "demo-repository");
    }

    /** The kind goes only if it came with the demo and nobody else uses it by now. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            client.namespaces().withName(NAMESPACE).delete();
            if (madeKind && othersBindings().isEmpty()) {
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(CRD)
                        .delete();
            }
        }
        cluster.close();
        client.close();
    }

    private void makeKind() {
        if (client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(CRD)
                        .get()
                == null) {
            console.line("The cluster has no AppBindings yet: adding the kind");
            objects("/appbinding-crd.yaml")
                    .forEach(object -> client.resource(object).create());
            madeKind = true;
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(CRD)
                    .waitUntilCondition(ClusterPlace::established, 1, TimeUnit.MINUTES);
        }
    }

    private static boolean established(CustomResourceDefinition kind) {
        return kind != null
                && kind.getStatus() != null
                && kind.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private List<GenericKubernetesResource> othersBindings() {
        return client
                .genericKubernetesResources("appcatalog.appscode.com/v1alpha1", "AppBinding")
                .inAnyNamespace()
                .list()
                .getItems()
                .stream()
                .filter(binding -> !binding.getMetadata().getNamespace().equals(NAMESPACE))
                .toList();
    }

    private List<HasMetadata> objects(String resource) {
        InputStream yaml = ClusterPlace.class.getResourceAsStream(resource);
        return client.load(yaml).items();
    }
}
