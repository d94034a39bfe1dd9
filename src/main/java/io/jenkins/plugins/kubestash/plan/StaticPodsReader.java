package io.jenkins.plugins.kubestash.plan;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads from the static pods of a namespace which members there are and where their data are: once they are stopped, no
 * object tells it any more. What it cannot tell for sure it refuses, in one line.
 */
final class StaticPodsReader {
    /** The scheduler did not place the pods that are stopped: no taint of their nodes shall keep ours away. */
    private static final ObjectNode EVERYTHING =
            JsonNodeFactory.instance.objectNode().put("operator", "Exists");

    private final ObjectRef ref;
    private final List<String> names;
    private final List<StaticPod> all;
    private final Told told;

    /**
     * @param target its names are those of the manifests or of the pods
     * @param all pods of the namespace
     */
    StaticPodsReader(WorkloadPlanner.Target target, List<StaticPod> all, Map<String, String> parameters) {
        this.ref = target.ref();
        this.names = target.names();
        this.all = all;
        this.told = new Told(Workload.Kind.STATIC_POD.shown(ref), parameters);
    }

    Workload read(String engine) {
        List<StaticPod> pods = members();
        MemberMap map = new MemberMap(told.one(Told.INITIAL_CLUSTER, listsOfMembers(pods)));
        Map<String, List<String>> called = new LinkedHashMap<>();
        pods.forEach(pod -> called.put(pod.name(), called(pod)));
        Map<String, String> names = map.match(Workload.Kind.STATIC_POD.shown(ref), called);
        String directory = told.directory(same(pods, pod -> new PodWords(pod.spec()).dataDirectories()));
        told.byDefault("manifestDir", "/etc/kubernetes/manifests");
        List<Member> members = new ArrayList<>();
        Set<Workload.Mount> mounts = new HashSet<>();
        for (StaticPod pod : pods) {
            VolumeMount mount = mount(pod, directory);
            mounts.add(Workload.Mount.of(mount));
            String name = names.get(pod.name());
            members.add(Member.onHost(pod, name, map.urls(name), hostPath(pod, mount)));
        }
        if (mounts.size() > 1) {
            throw told.refused("has its data at another place in each container: restore it by hand");
        }
        PodWords first = new PodWords(pods.get(0).spec());
        Container container = container(pods.get(0), directory);
        return new Workload(
                Workload.Kind.STATIC_POD,
                ref,
                pods.size(),
                engine,
                container.getImage(),
                members,
                told.parameters(),
                mounts.iterator().next(),
                first.security(container),
                List.of(EVERYTHING));
    }

    private List<StaticPod> members() {
        List<StaticPod> pods = all.stream().filter(pod -> pod.isOneOf(names)).toList();
        if (pods.isEmpty()) {
            throw told.refused(
                    "is not there: give the parameter workloadName, the name that the manifests in the nodes'"
                            + " directories have; several with commas between them");
        }
        for (StaticPod pod : pods) {
            if (!pod.isStatic()) {
                throw new IllegalArgumentException("Pod " + pod.ref() + " is no static pod, which a kubelet starts from"
                        + " a manifest of its node: one that is stopped here would not come back");
            }
            if (pod.servesTheApi()) {
                throw new IllegalArgumentException("Pod " + pod.ref() + " belongs to the etcd of the cluster's own API:"
                        + " with it stopped, nobody could go on with the restore; restore it by hand, as"
                        + " docs/workload-restore.md shows");
            }
        }
        return pods;
    }

    /** The list that names as many members as there are: one that joined later names those before it only. */
    private static Set<String> listsOfMembers(List<StaticPod> pods) {
        return pods.stream()
                .flatMap(pod -> new PodWords(pod.spec()).listsOfMembers().stream())
                .map(list -> String.join(",", new TreeSet<>(List.of(list.split(",")))))
                .filter(list -> list.split(",").length == pods.size())
                .collect(toCollection(TreeSet::new));
    }

    private static List<String> called(StaticPod pod) {
        List<String> called = new ArrayList<>(new PodWords(pod.spec()).names());
        if (called.size() != 1) {
            called = new ArrayList<>(List.of(pod.name(), pod.manifest(), pod.node()));
        }
        return called;
    }

    private static Set<String> same(List<StaticPod> pods, Function<StaticPod, Set<String>> of) {
        return pods.stream().flatMap(pod -> of.apply(pod).stream()).collect(toCollection(TreeSet::new));
    }

    private Container container(StaticPod pod, String directory) {
        return new PodWords(pod.spec())
                .container(directory)
                .orElseThrow(() -> told.refused("mounts no volume at or above " + directory + " in " + pod.name()
                        + ": correct the parameter dataDir"));
    }

    private VolumeMount mount(StaticPod pod, String directory) {
        return PodWords.mount(container(pod, directory), directory).orElseThrow();
    }

    private String hostPath(StaticPod pod, VolumeMount mount) {
        Optional<Volume> volume = new PodWords(pod.spec()).volume(mount);
        if (mount.getSubPathExpr() != null || volume.isEmpty() || volume.get().getHostPath() == null) {
            throw told.refused("has its data in the volume '" + mount.getName() + "' of " + pod.name()
                    + ", which is no directory of its node (hostPath): restore it by hand");
        }
        return volume.get().getHostPath().getPath();
    }
}
