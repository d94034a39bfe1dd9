package io.jenkins.plugins.kubestash.session;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.WorkloadView;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.AnyPod;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Claim;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Mark;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.MemberPod;
import io.jenkins.plugins.kubestash.cluster.Workloads;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A StatefulSet of three members in the scripted world, and what is on their volumes: {@code old}, {@code old+half} while
 * it is built, {@code old+new}, {@code mixed} while it is swapped, {@code new+old}, {@code new}, and {@code unmixed} while
 * it is undone; the first word is what the member would start with. Pods take ten seconds to come and to go.
 */
final class ScriptedWorkload implements Workloads {
    private static final Duration POD_TIME = Duration.ofSeconds(10);
    private static final ObjectRef REF = new ObjectRef("demo", "etcd");

    static final List<String> STEPS = List.of("prepare", "stop", "build", "swap", "start", "check", "clean", "undo");

    final Map<String, String> volumes = new LinkedHashMap<>();
    /** What was on the volumes whenever pods of the workload came up. */
    final List<String> startedWith = new ArrayList<>();

    int replicas = 3;
    Optional<Mark> mark = Optional.empty();
    /** What the second member's Job says its name is. */
    String nameOfTheSecond = "etcd-1";
    /** Whether they are static pods. */
    boolean asStaticPods;
    /** Whether its pods never become ready. */
    boolean sick;
    /** Whether a pod does not end when it shall. */
    boolean stuck;

    /** The same members as static pods: whatever a restore does not know of, it does not touch. */
    final ScriptedManifests manifests = new ScriptedManifests(this);

    private final World world;
    private final VirtualClock clock;
    private int version = 1;
    private Instant changed = Instant.EPOCH;
    private int before = 3;

    ScriptedWorkload(World world, VirtualClock clock) {
        this.world = world;
        this.clock = clock;
        for (int i = 0; i < 3; i++) {
            volumes.put("data-etcd-" + i, "old");
        }
    }

    /** Somebody else scales it, and what its members start with then is not the restore's doing. */
    void scaleByHandUnseen(int to) {
        List<String> known = List.copyOf(startedWith);
        scaleByHand(to);
        startedWith.clear();
        startedWith.addAll(known);
    }

    private void scaleByHand(int to) {
        before = there();
        replicas = to;
        version++;
        changed = clock.instant();
        if (to > 0) {
            startedWith.add(String.join(" ", volumes.values()));
        }
    }

    /** A container of ours starts; what it is killed in the middle of stays half done. */
    void begin(String step, String volume) {
        String data = volumes.getOrDefault(volume, "");
        switch (step) {
            case "build" -> volumes.put(volume, data.startsWith("old") ? "old+half" : data);
            case "swap" -> volumes.put(volume, data.equals("old+new") ? "mixed" : data);
            case "undo" -> volumes.put(volume, data.equals("old") ? data : "unmixed");
            default -> {}
        }
    }

    /** It ends: well, or it says why not. */
    Optional<String> end(String step, String volume) {
        String data = volumes.getOrDefault(volume, "");
        if (List.of("build", "swap", "undo").contains(step) && (asStaticPods ? manifests.runs(volume) : there() > 0)) {
            return Optional.of("etcd runs on the data of " + volume);
        }
        manifests.done(step, volume);
        return switch (step) {
            case "build" -> become("old+new", volume, "old+half");
            case "swap" -> become("new+old", volume, "mixed", "new+old");
            case "undo" -> become("old", volume, "unmixed", "old");
            case "clean" -> become("new", volume, "new+old", "new");
            default -> Optional.empty();
        };
    }

    private Optional<String> become(String data, String volume, String... allowed) {
        String before = volumes.get(volume);
        if (!List.of(allowed).contains(before)) {
            return Optional.of(volume + " is " + before);
        }
        volumes.put(volume, data);
        return Optional.empty();
    }

    String result(String step, String member) {
        String name = List.of("etcd-1").contains(member) ? nameOfTheSecond : member;
        return "{\"member\":{\"command\":\"" + step + "\",\"name\":\"" + name + "\",\"did\":\"" + step
                + " done\",\"snapshot\":\"" + "5".repeat(64) + "\",\"sha256\":\"" + "6".repeat(64)
                + "\",\"bytes\":20512,\"revision\":4,\"keys\":8,\"clusterVersion\":\"3.5.0\",\"etcdVersion\":\"3.5.21\"}}";
    }

    @Override
    public WorkloadView statefulSet(ObjectRef ref) {
        world.answer();
        if (!ref.equals(REF)) {
            throw new ClusterException(ClusterException.Kind.NOT_FOUND, "there is no StatefulSet " + ref);
        }
        PodSpec template = Documents.read("""
                containers:
                - name: etcd
                  image: quay.io/coreos/etcd:v3.5.21
                  command: [etcd, --data-dir=/var/lib/etcd,
                    '--initial-cluster=etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380']
                  volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                """, PodSpec.class);
        int ready = sick ? 0 : there();
        return new WorkloadView(
                REF, "uid", "" + version, replicas, ready, 0, Map.of("app", "etcd"), template, List.of("data"), mark);
    }

    @Override
    public List<MemberPod> pods(WorkloadView workload) {
        world.answer();
        return IntStream.range(0, Math.max(there(), replicas))
                .mapToObj(i -> new MemberPod("etcd-" + i, "node-" + i))
                .toList();
    }

    @Override
    public List<AnyPod> pods(String namespace) {
        world.answer();
        return manifests.pods();
    }

    @Override
    public Optional<AnyPod> pod(ObjectRef pod) {
        world.answer();
        return manifests.pods().stream().filter(one -> one.ref().equals(pod)).findFirst();
    }

    @Override
    public Optional<Claim> claim(ObjectRef claim) {
        world.answer();
        return Optional.of(claim.name())
                .filter(volumes::containsKey)
                .map(name -> new Claim(name, "node-" + name.charAt(name.length() - 1)));
    }

    @Override
    public void scale(WorkloadView seen, int to, Optional<Mark> wanted) {
        world.answer();
        if (!seen.version().equals("" + version)) {
            throw new ClusterException(ClusterException.Kind.CONFLICT, "the object has been modified");
        }
        if (to == replicas) {
            version++;
        } else {
            scaleByHand(to);
        }
        mark = wanted;
    }

    /** How many pods are there at this moment. */
    private int there() {
        boolean over = !clock.instant().isBefore(changed.plus(POD_TIME));
        return stuck && before > replicas ? before : over ? replicas : before;
    }
}
