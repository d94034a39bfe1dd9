package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.restic.Bandwidth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** The embedded cluster, a redis-server beside it, and a volume as the storage. */
final class EmbeddedPlace implements Place {
    private static final String REPOSITORY_PASSWORD = "demo-repository";
    private static final String REDIS_PASSWORD = "demo-redis";
    private static final ObjectRef APP_BINDING = new ObjectRef("demo", "redis");

    private final RedisServer redis;
    private final EmbeddedCluster embedded;
    private final KubernetesCluster cluster;

    EmbeddedPlace() {
        redis = RedisServer.start(List.of("-a", REDIS_PASSWORD, "--no-auth-warning"), "requirepass " + REDIS_PASSWORD);
        embedded = EmbeddedCluster.builder()
                .images(Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", Tools.find("restic"))))
                .start();
        cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());
    }

    @Override
    public void open() {
        embedded.put("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: demo}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: redis-auth, namespace: demo}
                stringData: {username: default, password: %s}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: backups, namespace: demo}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: redis, namespace: demo}
                spec:
                  type: kubedb.com/redis
                  version: %s
                  clientConfig: {url: "redis://127.0.0.1:%d"}
                  secret: {name: redis-auth}
                """.formatted(REDIS_PASSWORD, version(), redis.port()));
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public ObjectRef appBinding() {
        return APP_BINDING;
    }

    @Override
    public BackupStorage storage() {
        return BackupStorage.read("""
                kind: BackupStorage
                metadata: {name: volume, namespace: demo}
                spec:
                  storage:
                    provider: local
                    local: {mountPath: /backups, persistentVolumeClaim: {claimName: backups}}
                """);
    }

    @Override
    public PodOptions pod() {
        PodOptions plain = PodOptions.DEFAULT;
        return new PodOptions(
                plain.resticImage(),
                plain.agentImage(),
                plain.memory(),
                plain.cpuRequest(),
                plain.user(),
                plain.nodeSelector(),
                plain.serviceAccount(),
                1,
                Bandwidth.NONE);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("RESTIC_PASSWORD", REPOSITORY_PASSWORD);
    }

    @Override
    public void fill() {
        redis.pipe(Sample.commands());
    }

    @Override
    public void flush() {
        redis.cli("FLUSHALL");
    }

    @Override
    public SortedSet<String> contents() {
        return RedisContents.of(redis);
    }

    @Override
    public List<String> howToReach() {
        Path repository = embedded.claim("demo", "backups").resolve("demo/redis/repository/v1/demo/dump");
        return List.of(
                "kubectl --kubeconfig " + embedded.kubeconfig() + " get jobs,pods,secrets,appbindings -A",
                "RESTIC_PASSWORD=" + REPOSITORY_PASSWORD + " " + Tools.find("restic") + " -r " + repository
                        + " snapshots",
                "REDISCLI_AUTH=" + REDIS_PASSWORD + " " + Tools.find("redis-cli") + " -p " + redis.port()
                        + " info keyspace");
    }

    @Override
    public void close() {
        cluster.close();
        embedded.close();
        redis.close();
    }

    private String version() {
        return redis.cli("INFO", "server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring("redis_version:".length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
