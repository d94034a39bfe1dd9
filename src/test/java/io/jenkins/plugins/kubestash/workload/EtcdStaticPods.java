package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.StaticKubelet;
import io.jenkins.plugins.kubestash.etcd.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The members are static pods of the newest etcd that can be had here, each on a node of its own that has its manifest and its data. */
public final class EtcdStaticPods extends EtcdWorkload {
    private final List<StaticKubelet> kubelets = new ArrayList<>();

    public EtcdStaticPods() {
        super(Programs.newest());
        create();
        awaitHealthy();
    }

    @Override
    public String title() {
        return MEMBERS + " static pods";
    }

    @Override
    void create() {
        try {
            for (int i = 0; i < MEMBERS; i++) {
                Files.createDirectories(manifests(i));
                Files.createDirectories(volume(i));
                scene.embedded.node("node-" + i, root(i));
                Files.writeString(manifests(i).resolve("member.yaml"), manifest(i));
                kubelets.add(new StaticKubelet(scene.embedded, "node-" + i, manifests(i)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path root(int member) {
        return scene.embedded.kubeconfig().resolveSibling("node-" + member);
    }

    Path manifests(int member) {
        return root(member).resolve("etc/kubernetes/manifests");
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("workloadKind", "Pod", "workloadName", "etcd");
    }

    @Override
    Path volume(int member) {
        return root(member).resolve("var/lib/etcd");
    }

    @Override
    void assertAsItWas() {
        for (int i = 0; i < MEMBERS; i++) {
            try (Stream<Path> files = Files.list(manifests(i))) {
                assertThat(files).as("manifests").containsExactly(manifests(i).resolve("member.yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As kubeadm writes it, with ports of this machine. */
    private String manifest(int member) {
        String client = "http://127.0.0.1:" + clients.get(member);
        String peer = "http://127.0.0.1:" + peers.get(member);
        return """
                # one of three
                apiVersion: v1
                kind: Pod
                metadata:
                  labels:
                    app: etcd
                    name: not-this
                  name: etcd
                  namespace: demo
                spec:
                  hostNetwork: true
                  containers:
                  - name: etcd
                    image: quay.io/coreos/etcd:v3.4.23
                    command: [/usr/local/bin/etcd, --name=etcd-NUMBER, --data-dir=/var/lib/etcd, --logger=zap, --log-level=error,
                      --listen-client-urls=CLIENT, --advertise-client-urls=CLIENT, --listen-peer-urls=PEER,
                      --initial-advertise-peer-urls=PEER, '--initial-cluster=CLUSTER', --initial-cluster-state=new]
                    volumeMounts: [{name: etcd-data, mountPath: /var/lib/etcd}]
                  volumes:
                  - name: etcd-data
                    hostPath: {path: /var/lib/etcd, type: DirectoryOrCreate}
                """.replace("NUMBER", "" + member)
                .replace("CLIENT", client)
                .replace("PEER", peer)
                .replace("CLUSTER", initialCluster());
    }

    @Override
    public void close() {
        kubelets.forEach(StaticKubelet::close);
        super.close();
    }
}
