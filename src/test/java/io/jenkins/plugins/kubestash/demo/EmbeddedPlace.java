package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.restic.Bandwidth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** The embedded cluster, a database beside it, and a volume as the storage. */
final class EmbeddedPlace implements Place {
    private static final String REPOSITORY_PASSWORD = "demo-repository";

    private final Database database;
    private final EmbeddedCluster embedded;
    private final KubernetesCluster cluster;

    EmbeddedPlace(Database database) {
        this.database = database;
        Images images = Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", Tools.find("restic")));
        for (Map.Entry<String, Map<String, Path>> image : database.images().entrySet()) {
            images = images.with(image.getKey(), image.getValue());
        }
        embedded = EmbeddedCluster.builder().images(images).start();
        cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());
    }

    @Override
    public void open() {
        String name = database.engine();
        embedded.put("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: demo}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s-auth, namespace: demo}
                stringData: %s
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: backups, namespace: demo}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: %s, namespace: demo}
                spec: {%s}
                """.formatted(
                name, Documents.toJson(database.credentials()), name, database.appBinding(name, database.port())));
    }

    @Override
    public String title() {
        return database.title();
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public ObjectRef appBinding() {
        return new ObjectRef("demo", database.engine());
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
        database.fill();
        database.fillMuch();
    }

    @Override
    public void clear() {
        database.clear();
    }

    @Override
    public SortedSet<String> contents() {
        return database.contents();
    }

    @Override
    public List<String> howToReach() {
        Path repository = embedded.claim("demo", "backups").resolve(appBinding() + "/repository/v1/demo");
        List<String> lines = new ArrayList<>(List.of(
                "kubectl --kubeconfig " + embedded.kubeconfig() + " get jobs,pods,secrets,appbindings -A",
                "RESTIC_PASSWORD=" + REPOSITORY_PASSWORD + " " + Tools.find("restic") + " -r " + repository
                        + "/dump snapshots"));
        lines.addAll(database.howToReach());
        return lines;
    }

    @Override
    public void close() {
        cluster.close();
        embedded.close();
        database.close();
    }
}
