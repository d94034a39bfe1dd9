package io.jenkins.plugins.kubestash.acceptance;

import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Repo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A Redis, a cluster that binds it, a volume for repositories, and a Jenkins that an administrator has set up for them. */
final class Stage implements AutoCloseable {
    /** Stands in every secret; nobody may ever see it. */
    static final String CANARY = "canary-4711-x";

    static final String REPOSITORY_PASSWORD = CANARY + "-repository";
    static final String FOLDER_PASSWORD = CANARY + "-folder";
    static final String ADMIN = "admin";
    static final String PASSWORD = "acceptance";
    /** May build, and so back up. */
    static final String DEVELOPER = "developer";
    /** May restore, too. */
    static final String OPERATOR = "operator";

    private static final String REDIS_PASSWORD = CANARY + "-redis";
    private static final String TOKEN = CANARY + "-token";
    private static final List<String> PLUGINS = List.of(
            "cloudbees-folder",
            "configuration-as-code",
            "matrix-auth",
            "pipeline-model-definition",
            "workflow-basic-steps",
            "workflow-durable-task-step",
            "workflow-job",
            "workflow-multibranch");

    private static final String AWS = "aws-credentials";

    private final boolean aws;
    private final Path room;
    private final RedisServer redis;
    private final EmbeddedCluster cluster;
    private final Hold hold;
    private final JenkinsServer jenkins;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Jobs admin;

    Stage(Given given) {
        Path log = given.results().resolve("jenkins.log");
        try {
            Files.createDirectories(given.results());
            Files.deleteIfExists(log);
            room = Files.createTempDirectory("acceptance-");
            Path home = Files.createDirectories(room.resolve("home"));
            PluginDirectory directory = new PluginDirectory(given.plugins());
            aws = directory.has(AWS);
            List<String> plugins = new ArrayList<>(PLUGINS);
            plugins.addAll(aws ? List.of(AWS) : List.of());
            directory.install(given.hpi(), plugins, home.resolve("plugins"));
            hold = new Hold(room.resolve("hold"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        redis = RedisServer.start(List.of("-a", REDIS_PASSWORD, "--no-auth-warning"), "requirepass " + REDIS_PASSWORD);
        cluster = EmbeddedCluster.builder()
                .token(TOKEN)
                .images(Engines.images(Images.byDefault())
                        .with("restic/restic", Map.of("/usr/bin/restic", hold.restic())))
                .start();
        fill();
        bind();
        new Setup(room).write(cluster.kubeconfig());
        jenkins = new JenkinsServer(given.war(), room, log);
    }

    Stage open() {
        jenkins.start();
        admin = new Jobs(Client.login(jenkins.url(), ADMIN, PASSWORD));
        return this;
    }

    Jobs admin() {
        return admin;
    }

    Jobs as(String user) {
        return new Jobs(Client.login(jenkins.url(), user, PASSWORD));
    }

    JenkinsServer jenkins() {
        return jenkins;
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    RedisServer redis() {
        return redis;
    }

    Hold hold() {
        return hold;
    }

    /** Whether the plugin for AWS credentials is there, which need not be. */
    boolean aws() {
        return aws;
    }

    Path room() {
        return room;
    }

    void fill() {
        redis.cli("FLUSHALL");
        redis.pipe(RedisSamples.everyType());
        redis.pipe(RedisSamples.manyKeys("key", 2000));
    }

    SortedSet<String> contents() {
        return RedisContents.of(redis);
    }

    /** The repositories that are in the volume now. */
    List<Repo> repositories() {
        try (Stream<Path> all = Files.walk(cluster.claim("shop", "backups"), 12)) {
            return all.filter(path -> path.getFileName().toString().equals("config"))
                    .filter(path -> Files.isDirectory(path.resolveSibling("keys")))
                    .map(Path::getParent)
                    .map(path -> new Repo(
                            path, path.toString().contains("/folder-only/") ? FOLDER_PASSWORD : REPOSITORY_PASSWORD))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        hold.releaseAll();
        jenkins.close();
        cluster.close();
        redis.close();
        remove(room);
    }

    private void bind() {
        cluster.put("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: redis-auth, namespace: shop}
                stringData: {username: default, password: %s}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: backups, namespace: shop}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: orders-redis, namespace: shop}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig: {url: "redis://127.0.0.1:%d"}
                  secret: {name: redis-auth}
                """.formatted(REDIS_PASSWORD, redis.port()));
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
