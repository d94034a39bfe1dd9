package io.jenkins.plugins.kubestash.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A database, a cluster and a repository, all real but for the cluster's machine room, and what must hold after every
 * session, however it ended.
 */
public final class Scene implements AutoCloseable {
    /** Stands in every secret; nobody may ever see it. */
    public static final String CANARY = "canary-4711-x";

    public static final ObjectRef APP_BINDING = new ObjectRef("demo", "redis");
    private static final List<String> KINDS = List.of("Job", "Pod", "Secret");

    public final EmbeddedCluster embedded;
    public final KubernetesCluster cluster;
    public final Theatre theatre;
    private final StringBuilder said = new StringBuilder();

    public Scene() {
        this(Map.of());
    }

    /** @param restic what the image restic/restic holds */
    public Scene(Path restic) {
        this(restic, Map.of(), Scene::connect);
    }

    /**
     * @param restic what the image restic/restic holds
     * @param connect takes the kubeconfig
     */
    public Scene(Path restic, Function<Path, KubernetesCluster> connect) {
        this(restic, Map.of(), connect);
    }

    /** @param storageSecrets what opens the storages, by the keys KubeStash has for it */
    public Scene(Map<String, String> storageSecrets) {
        this(Tools.find("restic"), storageSecrets, Scene::connect);
    }

    private Scene(Path restic, Map<String, String> storageSecrets, Function<Path, KubernetesCluster> connect) {
        Map<String, String> secrets = new HashMap<>(storageSecrets);
        secrets.put("RESTIC_PASSWORD", CANARY + "-repository");
        embedded = EmbeddedCluster.builder()
                .images(Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", restic)))
                .start();
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
        embedded.put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: redis,"
                + " namespace: demo}, spec: {type: kubedb.com/redis, version: 7.0.15, " + spec + "}}");
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
        return new Repo(
                embedded.claim("demo", "backups").resolve("demo/redis/repository/v1/nightly/dump"),
                CANARY + "-repository");
    }

    public static Request.Backup backup() {
        return backup(volume("backups"), Map.of(), limits(0));
    }

    public static Request.Backup backup(BackupStorage storage, Map<String, String> parameters, Limits limits) {
        return new Request.Backup(
                APP_BINDING,
                storage,
                Optional.empty(),
                "nightly",
                Optional.empty(),
                parameters,
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                limits);
    }

    public static Request.Restore restore(String snapshot, Map<String, String> parameters) {
        return new Request.Restore(
                APP_BINDING,
                volume("backups"),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                parameters,
                Optional.empty(),
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
        assertThat(leftovers()).as("left in the cluster").isEmpty();
        assertThat(played.stored())
                .as("stored states, one Job an attempt")
                .noneMatch(state -> state.contains(CANARY))
                .map(Documents::readAll)
                .filteredOn(documents -> documents.get(0).path("phase").asText().equals("CREATING"))
                .map(documents -> documents.get(0).path("attempt") + " "
                        + documents.get(0).path("job").asText())
                .satisfies(attempts -> assertThat(attempts.stream().distinct())
                        .map(attempt -> attempt.substring(0, attempt.indexOf(' ')))
                        .doesNotHaveDuplicates());
        if (repo.exists()) {
            assertThat(repo.locks()).as("locks").containsExactlyInAnyOrderElementsOf(foreign);
            Repo.Said check = repo.check();
            assertThat(check.exitCode()).as("restic check: %s", check.output()).isZero();
            checkSnapshots(played, repo);
        }
        assertThat(said()).as("log").doesNotContain(CANARY).doesNotContainPattern("(?m)^\\s+at [a-z]+\\.");
        if (played.result().outcome() instanceof Outcome.Failure failure) {
            assertThat(failure.message()).as("message").isNotBlank().doesNotContain("\n", CANARY, "Exception");
        }
        embedded.await("no process of a pod is left", Duration.ofSeconds(15), () -> podProcesses()
                .isEmpty());
        checkRecord(played);
        return played;
    }

    /** A backup that succeeded has its snapshot, with all its bytes; any other has left none. */
    private static void checkSnapshots(Played played, Repo repo) {
        if (played.result().state().request() instanceof Request.Backup) {
            List<String> made = repo.snapshotsOf(played.result().state().id());
            if (played.succeeded()) {
                assertThat(made)
                        .as("snapshots")
                        .containsExactly(played.component().snapshot());
                assertThat(played.component().bytes()).as("bytes").isPositive();
            } else {
                assertThat(made).as("snapshots of a backup that failed").isEmpty();
            }
        }
    }

    /** Command lines of this scene's pods: their programs are in the cluster's directory. */
    private List<String> podProcesses() {
        String place = embedded.kubeconfig().resolveSibling("pods").toString();
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse(""))
                .filter(words -> words.contains(place))
                .toList();
    }

    /** Empties the volume of backups, for the next test. */
    public void emptyBackups() {
        Path volume = embedded.claim("demo", "backups");
        try (Stream<Path> files = Files.walk(volume)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(volume)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line says how it ended, and each attempt had one Job. */
    private static void checkRecord(Played played) {
        boolean backup = played.result().state().request().operation().equals("backup");
        String end = played.succeeded() ? (backup ? "Snapshot " : "Restored ") : "Failed: ";
        if (played.result().outcome() instanceof Outcome.Abort) {
            end = "Aborted: ";
        }
        assertThat(played.log()).as("log").isNotEmpty();
        String last = played.log().get(played.log().size() - 1);
        if (played.succeeded() && played.result().state().request() instanceof Request.Snapshots request) {
            assertThat(last)
                    .as("last line")
                    .matches("(No|\\d+|The newest \\d+ of \\d+) snapshots? of " + request.appBinding() + " in .*");
        } else {
            assertThat(last).as("last line").startsWith(end);
        }
        List<String> started = played.log().stream()
                .filter(line -> line.matches("Job .* started"))
                .toList();
        assertThat(started).as("Jobs").doesNotHaveDuplicates();
    }

    /** Kind and name of everything of ours that is still there, the agent's ConfigMap apart. */
    public List<String> leftovers() {
        return KINDS.stream()
                .flatMap(kind -> embedded.list(kind, "").stream()
                        .filter(Scene::isOurs)
                        .map(object -> kind + " "
                                + object.path("metadata").path("name").asText()))
                .toList();
    }

    /** The pod of ours that is there now. */
    public Optional<ObjectNode> pod() {
        return embedded.pods("demo").stream().filter(Scene::isOurs).findFirst();
    }

    public String podName() {
        return pod().orElseThrow().path("metadata").path("name").asText();
    }

    /** Whether a container of our pod runs now. */
    public boolean runs(String container) {
        return pod().stream()
                .flatMap(pod -> Stream.of("initContainerStatuses", "containerStatuses")
                        .flatMap(list -> stream(pod.path("status").path(list))))
                .anyMatch(status -> status.path("name").asText().equals(container)
                        && status.path("state").has("running"));
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

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static boolean isOurs(ObjectNode object) {
        return object.path("metadata")
                .path("labels")
                .path(Labels.MANAGED_BY)
                .asText()
                .equals(Labels.MANAGER);
    }
}
