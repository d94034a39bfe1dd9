package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.workload.EtcdWorkload;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The embedded cluster with three members of an etcd in it, each of which is compared by itself. */
final class WorkloadPlace implements Place {
    private static final int KEYS = 100;

    private final EtcdWorkload etcd;

    WorkloadPlace(EtcdWorkload etcd) {
        this.etcd = etcd;
    }

    @Override
    public void open() {
        etcd.awaitHealthy();
    }

    @Override
    public String title() {
        return "etcd " + etcd.version() + ", " + etcd.title();
    }

    @Override
    public Cluster cluster() {
        return etcd.scene.cluster;
    }

    @Override
    public ObjectRef appBinding() {
        return EtcdWorkload.ETCD;
    }

    @Override
    public BackupStorage storage() {
        return Scene.volume("backups");
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
    public Map<String, String> restoring() {
        return etcd.parameters();
    }

    @Override
    public void fill() {
        etcd.put(KEYS);
    }

    @Override
    public void clear() {
        etcd.clear();
    }

    @Override
    public SortedSet<String> contents() {
        etcd.awaitHealthy();
        SortedSet<String> lines = new TreeSet<>();
        etcd.contents().forEach((member, text) -> {
            List<String> pairs = text.lines().toList();
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                lines.add("member " + member + ": " + pairs.get(i) + " = " + pairs.get(i + 1));
            }
        });
        return lines;
    }

    @Override
    public List<String> howToReach() {
        return List.of("kubectl --kubeconfig " + etcd.scene.embedded.kubeconfig() + " get pods,jobs -A");
    }

    @Override
    public void close() {
        etcd.close();
    }
}
