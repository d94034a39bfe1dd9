package io.jenkins.plugins.kubestash.scene;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A database, a cluster and a repository, all real but for the cluster's machine room, and what must hold after every
 * session, however it ended.
 */
public final class Scene implements AutoCloseable {
    /** Stands in every secret; nobody may ever see it. */
    public static final String CANARY = "canary-4711-x";

    public static final ObjectRef APP_BINDING = new ObjectRef("demo", "redis");

    public final EmbeddedCluster embedded;
    public final KubernetesCluster cluster;
    public final Theatre theatre;
    private final OurPods pods;
    private final StringBuilder said = new StringBuilder();

    public Scene() {
        this(Map.of());
    }

    /**
     * @param restic what the image restic/restic holds
     * @param connect takes the kubeconfig
     */
    public Scene(Path restic, Function<Path, KubernetesCluster> connect) {
        this(restic, Map.of(), connect, Map.of());
    }

    /** @param storageSecrets what opens the storages, by the keys KubeStash has for it */
    public Scene(Map<String, String> storageSecrets) {
        this(Tools.find("restic"), storageSecrets, Scene::connect, Map.of());
    }

    /** A scene whose cluster has more images: which paths in them stand for which files of this machine. */
    public static Scene with(Map<String, Map<String, Path>> images) {
        return new Scene(Tools.find("restic"), Map.of(), Scene::connect, images);
    }

    private Scene(
            Path restic,
            Map<String, String> storageSecrets,
            Function<Path, KubernetesCluster> connect,
            Map<String, Map<String, Path>> more) {
        Map<String, String> secrets = new HashMap<>(storageSecrets);
        secrets.put("RESTIC_PASSWORD", CANARY + "-repository");
        Images images = Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", restic));
        for (Map.Entry<String, Map<String, Path>> image : more.entrySet()) {
            images = images.with(image.getKey(), image.getValue());
        }
        embedded = EmbeddedCluster.builder().images(images).start();
        pods = new OurPods(embedded);
        cluster = connect.apply(embedded.kubeconfig());
        theatre = new Theatre(cluster, secrets, this::hear);
        embedded.put("{apiVersion: v1, kind: Namespace, metadata: {name: demo}}");
        claim("backups");
    }

    public static KubernetesCluster connect(Path kubeconfig) {
        return KubernetesCluster.connect(kubeconfig, Optional.empty());
    }

    public void claim(String name) {
        embedded.put("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: " + name
                + ", namespace: demo}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    }

    /** Puts the AppBinding {@code demo/redis} and its Secret there. */
    public void bind(int port, String password) {
        bind("clientConfig: {url: 'redis://127.0.0.1:" + port + "'}, secret: {name: redis-auth}");
        secret("redis-auth", "{password: '" + password + "'}");
    }

    /** @param spec flow-style YAML, without the type */
    public void bind(String spec) {
        bind(APP_BINDING, "type: kubedb.com/redis, version: 7.0.15, " + spec);
    }

    /** @param spec flow-style YAML without its braces */
    public void bind(ObjectRef name, String spec) {
        embedded.put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: " + name.name()
                + ", namespace: " + name.namespace() + "}, spec: {" + spec + "}}");
    }

    public void secret(String name, String data) {
        embedded.put("{apiVersion: v1, kind: Secret, metadata: {name: " + name + ", namespace: demo}, stringData: "
                + data + "}");
    }

    public static BackupStorage volume(String claim) {
        return storage(
                "provider: local, local: {mountPath: /backups, persistentVolumeClaim: {claimName: " + claim + "}}");
    }

    public static BackupStorage storage(String spec) {
        return BackupStorage.read(
                "{kind: BackupStorage, metadata: {name: volume, namespace: demo}, spec: {storage: {" + spec + "}}}");
    }

    public Repo repo() {
        return repo(APP_BINDING, "dump");
    }

    /** Makes a repository that opens quickly, so that sessions find it there: for what is not about making one. */
    public void makeRepo() {
        makeRepo(APP_BINDING, "dump");
    }

    /** The same of another AppBinding's, or of another component. */
    public void makeRepo(ObjectRef appBinding, String component) {
        QuickRepo.make(repo(appBinding, component).path(), CANARY + "-repository");
    }

    public Repo repo(ObjectRef appBinding, String component) {
        return new Repo(
                embedded.claim("demo", "backups").resolve(appBinding + "/repository/v1/nightly/" + component),
                CANARY + "-repository");
    }

    public static Request.Backup backup() {
        return backup(volume("backups"), Map.of(), limits(0));
    }

    public static Request.Backup backup(BackupStorage storage, Map<String, String> parameters, Limits limits) {
        return backup(APP_BINDING, Optional.empty(), storage, parameters, limits);
    }

    /** @param task the engine's first when absent */
    public static Request.Backup backup(ObjectRef appBinding, Optional<String> task, Map<String, String> parameters) {
        return backup(appBinding, task, volume("backups"), parameters, limits(0));
    }

    private static Request.Backup backup(
            ObjectRef appBinding,
            Optional<String> task,
            BackupStorage storage,
            Map<String, String> parameters,
            Limits limits) {
        return new Request.Backup(
                appBinding,
                storage,
                Optional.empty(),
                "nightly",
                task,
                parameters,
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                limits);
    }

    public static Request.Restore restore(String snapshot, Map<String, String> parameters) {
        return restore(APP_BINDING, APP_BINDING, Optional.empty(), snapshot, parameters);
    }

    /**
     * @param from whose snapshot
     * @param task the engine's first when absent
     */
    public static Request.Restore restore(
            ObjectRef appBinding,
            ObjectRef from,
            Optional<String> task,
            String snapshot,
            Map<String, String> parameters) {
        return new Request.Restore(
                appBinding,
                volume("backups"),
                Optional.empty(),
                "nightly",
                task,
                parameters,
                from.equals(appBinding) ? Optional.empty() : Optional.of(from),
                snapshot,
                PodOptions.DEFAULT,
                limits(0));
    }

    public static Request.Snapshots snapshots(int limit) {
        return snapshots(APP_BINDING, Optional.empty(), limit);
    }

    /** @param appBinding need not be there */
    public static Request.Snapshots snapshots(ObjectRef appBinding, Optional<String> directory, int limit) {
        return new Request.Snapshots(
                appBinding, volume("backups"), directory, "nightly", limit, PodOptions.DEFAULT, limits(0));
    }

    /** Short waits, so that what never comes is known soon. */
    public static Limits limits(int retries) {
        return new Limits(
                Duration.ofMinutes(3),
                retries,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                false);
    }

    /** Runs a session and asserts what must hold after each. */
    public Played play(Request request) {
        return check(theatre.play(request));
    }

    /** Asserts I1 to I10: one result, nothing left, no lock, no secret, one line, and what the repository must hold. */
    public Played check(Played played) {
        return check(played, repo());
    }

    /** The same for a session whose repository is elsewhere. */
    public Played check(Played played, Repo repo) {
        return check(played, repo, List.of());
    }

    /**
     * @param repo the repository, with the password that opens it
     * @param foreign names of the locks that others hold and that must still be there
     */
    public Played check(Played played, Repo repo, List<String> foreign) {
        new Invariants(this).check(played, repo, foreign);
        return played;
    }

    List<String> podProcesses() {
        return pods.processes();
    }

    /** An empty repository alone in the volume of backups, for the next test. */
    public void freshRepo() {
        emptyBackups();
        makeRepo();
    }

    /** Empties the volume of backups. */
    public void emptyBackups() {
        Directories.empty(embedded.claim("demo", "backups"));
    }

    /** Kind and name of everything of ours that is still there, the agent's ConfigMap apart. */
    public List<String> leftovers() {
        return pods.leftovers();
    }

    /** The pod of ours that is there now. */
    public Optional<ObjectNode> pod() {
        return pods.now();
    }

    public String podName() {
        return pod().orElseThrow().path("metadata").path("name").asText();
    }

    /** Whether a container of our pod runs now. */
    public boolean runs(String container) {
        return pods.runs(container);
    }

    public void awaitRunning(String container) {
        embedded.await("container " + container + " runs", Duration.ofSeconds(30), () -> runs(container));
    }

    public synchronized String said() {
        return said.toString();
    }

    @Override
    public void close() {
        theatre.close();
        cluster.close();
        embedded.close();
    }

    private synchronized void hear(String line) {
        said.append(line).append('\n');
    }
}
