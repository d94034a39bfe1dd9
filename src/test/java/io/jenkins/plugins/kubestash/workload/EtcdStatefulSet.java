package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.etcd.Programs;
import io.jenkins.plugins.kubestash.model.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The members are pods of a StatefulSet, each with a claim of its own. */
public final class EtcdStatefulSet extends EtcdWorkload {
    public EtcdStatefulSet() {
        super(Programs.OWN);
        create();
        awaitHealthy();
    }

    @Override
    public String title() {
        return "a StatefulSet of " + MEMBERS;
    }

    @Override
    void create() {
        scene.embedded.put(statefulSet());
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    @Override
    Path volume(int member) {
        return scene.embedded.claim("demo", "data-etcd-" + member);
    }

    @Override
    void assertAsItWas() {
        var set = scene.embedded.get("StatefulSet", "demo", "etcd").orElseThrow();
        assertThat(set.at("/spec/replicas").asInt()).as("replicas").isEqualTo(MEMBERS);
        assertThat(set.path("metadata").path("annotations").properties())
                .as("annotations")
                .extracting(Map.Entry::getKey)
                .containsExactly("team")
                .doesNotContain(Labels.RESTORE);
    }

    private String statefulSet() {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: etcd, namespace: demo, annotations: {team: storage}}
                spec:
                  replicas: 3
                  serviceName: etcd
                  podManagementPolicy: Parallel
                  selector: {matchLabels: {app: etcd}}
                  template:
                    metadata: {labels: {app: etcd}}
                    spec:
                      containers:
                      - name: etcd
                        image: quay.io/coreos/etcd:v3.4.23
                        command:
                        - sh
                        - -c
                        - >-
                          set -- $CLIENTS; shift ${HOSTNAME##*-}; client=$1;
                          set -- $PEERS; shift ${HOSTNAME##*-}; peer=$1;
                          exec /usr/local/bin/etcd --name $HOSTNAME --data-dir=/var/lib/etcd
                          --listen-client-urls http://127.0.0.1:$client --advertise-client-urls http://127.0.0.1:$client
                          --listen-peer-urls http://127.0.0.1:$peer --initial-advertise-peer-urls http://127.0.0.1:$peer
                          --initial-cluster CLUSTER --initial-cluster-state new --logger zap --log-level error
                        env:
                        - {name: CLIENTS, value: 'CLIENT_PORTS'}
                        - {name: PEERS, value: 'PEER_PORTS'}
                        volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.replace("CLUSTER", initialCluster())
                .replace("CLIENT_PORTS", words(clients))
                .replace("PEER_PORTS", words(peers));
    }

    private static String words(List<Integer> ports) {
        return ports.stream().map(port -> "" + port).collect(Collectors.joining(" "));
    }
}
