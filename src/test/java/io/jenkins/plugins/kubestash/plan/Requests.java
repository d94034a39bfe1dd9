package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typical requests. */
final class Requests {
    static final ObjectRef ORDERS = new ObjectRef("shop", "orders-redis");
    static final Map<String, String> SECRETS = Map.of(
            "RESTIC_PASSWORD", "repository-secret",
            "AWS_ACCESS_KEY_ID", "key-id",
            "AWS_SECRET_ACCESS_KEY", "access-secret");

    private Requests() {}

    static Planner planner() {
        return new Planner(Catalog.builtIn(), engine -> new AgentPackage("the agent".getBytes(StandardCharsets.UTF_8)));
    }

    static Attempt attempt(int number) {
        return new Attempt("controller-1", "production", "k3f9x2m8", number, 3600, List.of(), List.of());
    }

    static Request.Backup backup(BackupStorage storage) {
        return new Request.Backup(
                ORDERS,
                storage,
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    static Request.Backup with(Request.Backup plain, Map<String, String> parameters, RetentionPolicy retention) {
        return new Request.Backup(
                plain.appBinding(),
                plain.storage(),
                Optional.of("teams/shop"),
                plain.session(),
                plain.task(),
                parameters,
                Optional.ofNullable(retention),
                plain.prune(),
                plain.verify(),
                plain.pod(),
                plain.limits());
    }

    static Request.Restore restore(BackupStorage storage, Map<String, String> parameters) {
        return new Request.Restore(
                new ObjectRef("shop", "staging-redis"),
                storage,
                Optional.empty(),
                "nightly",
                Optional.empty(),
                parameters,
                Optional.of(ORDERS),
                "latest",
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    static Request.Snapshots snapshots(BackupStorage storage, int limit) {
        return new Request.Snapshots(
                ORDERS, storage, Optional.empty(), "nightly", limit, PodOptions.DEFAULT, Limits.DEFAULT);
    }

    static BackupStorage local() {
        return storage("provider: local, local: {mountPath: /backups, subPath: redis, "
                + "persistentVolumeClaim: {claimName: backups}}");
    }

    static BackupStorage nfs() {
        return storage("provider: local, local: {mountPath: /backups, subPath: redis, maxConnections: 4, "
                + "nfs: {server: nas.example.com, path: /exports/backups}}");
    }

    static BackupStorage hostPath() {
        return storage(
                "provider: local, local: {mountPath: /backups, hostPath: {path: /srv/backups, type: DirectoryOrCreate}}");
    }

    static BackupStorage minio() {
        return storage("provider: s3, s3: {endpoint: 'https://minio.storage.svc:9000', bucket: backups, "
                + "prefix: jenkins, region: eu-central-1, secretName: minio, maxConnections: 8}, caBundle: "
                + base64(certificate()));
    }

    static BackupStorage rest() {
        return storage("provider: rest, rest: {url: 'https://rest.storage.svc:8000/team', insecureTLS: true}");
    }

    static BackupStorage storage(String spec) {
        return BackupStorage.read("apiVersion: storage.kubestash.com/v1alpha1\nkind: BackupStorage\n"
                + "metadata: {name: backups, namespace: storage}\nspec: {storage: {" + spec + "}}\n");
    }

    static AppBinding plain() {
        return AppBinding.read("""
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: orders-redis, namespace: shop}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig: {service: {scheme: redis, name: orders-redis, port: 6379}}
                  secret: {name: orders-redis-auth}
                """);
    }

    static AppBinding withTlsAndTransforms() {
        return AppBinding.read("""
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: orders-redis, namespace: shop}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig:
                    url: rediss://redis.example.com:6380
                    caBundle: %s
                    serverName: orders.redis.example.com
                  secret: {name: orders-redis-auth}
                  tlsSecret: {name: orders-redis-client}
                  secretTransforms:
                  - renameKey: {from: user, to: username}
                  - renameKey: {from: pass, to: password}
                  - addKeysFrom: {secretRef: {name: overrides}}
                """.formatted(base64(certificate())));
    }

    private static String certificate() {
        try {
            return Files.readString(Path.of("src/test/resources/plan/ca.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
