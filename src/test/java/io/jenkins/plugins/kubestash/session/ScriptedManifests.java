package io.jenkins.plugins.kubestash.session;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.AnyPod;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Three static pods of the scripted world, one a node: each is there while its manifest is in sight. */
final class ScriptedManifests {
    /** Numbers of the members whose manifests are out of sight. */
    final Set<Integer> hidden = new HashSet<>();

    private final ScriptedWorkload workload;

    ScriptedManifests(ScriptedWorkload workload) {
        this.workload = workload;
    }

    List<AnyPod> pods() {
        return IntStream.range(0, 3)
                .filter(member -> !hidden.contains(member))
                .mapToObj(this::pod)
                .toList();
    }

    private AnyPod pod(int member) {
        PodSpec spec = Documents.read("""
                containers:
                - name: etcd
                  image: quay.io/coreos/etcd:v3.5.21
                  command: [etcd, --name=etcd-NUMBER, --data-dir=/var/lib/etcd,
                    '--initial-cluster=etcd-0=http://a:2380,etcd-1=http://b:2380,etcd-2=http://c:2380']
                  volumeMounts: [{name: store, mountPath: /var/lib/etcd}]
                volumes:
                - {name: store, hostPath: {path: /srv/data-etcd-NUMBER}}
                """.replace("NUMBER", "" + member), PodSpec.class);
        return new AnyPod(
                new ObjectRef("demo", "etcd-node-" + member),
                "node-" + member,
                Map.of(),
                Map.of("kubernetes.io/config.mirror", "7"),
                !workload.sick,
                spec);
    }

    /** A Job that stops or starts a member is done. */
    void done(String step, String volume) {
        if (step.equals("stop")) {
            hidden.add(number(volume));
        } else if (step.equals("start") && hidden.remove(number(volume))) {
            started();
        }
    }

    boolean runs(String volume) {
        return !hidden.contains(number(volume));
    }

    private void started() {
        List<String> running = new ArrayList<>();
        workload.volumes.forEach((volume, data) -> {
            if (runs(volume)) {
                running.add(data);
            }
        });
        boolean mixed = running.stream()
                        .map(data -> data.replaceFirst("\\+.*", ""))
                        .distinct()
                        .count()
                > 1;
        if (mixed || running.size() == 3) {
            workload.startedWith.add(String.join(" ", running));
        }
    }

    private static int number(String volume) {
        return volume.charAt(volume.length() - 1) - '0';
    }
}
