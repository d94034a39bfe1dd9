package io.jenkins.plugins.kubestash.plan;

import static java.util.stream.Collectors.toCollection;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads from a StatefulSet which members it has and where their data are. What it cannot tell for sure it refuses, in one
 * line: nothing has been touched yet.
 */
final class WorkloadReader {
    private final WorkloadShape shape;
    private final PodWords words;
    private final Told told;
    private final Function<String, String> nodes;

    /** @param nodes by pod or claim, empty where unknown */
    WorkloadReader(WorkloadShape shape, Map<String, String> parameters, Function<String, String> nodes) {
        this.shape = shape;
        this.words = new PodWords(shape.template());
        this.told = new Told(shape.shown(), parameters);
        this.nodes = nodes;
    }

    Workload read(String engine) {
        if (shape.replicas() < 1) {
            throw told.refused("has 0 replicas: scale it to the number of its members first; they need not be healthy");
        }
        MemberMap map = new MemberMap(told.one(Told.INITIAL_CLUSTER, listsOfMembers()));
        Map<String, List<String>> called = new LinkedHashMap<>();
        shape.pods().forEach(pod -> called.put(pod, List.of(pod)));
        Map<String, String> names = map.match(shape.shown(), called);
        String directory = told.directory(words.dataDirectories());
        Container container = words.container(directory)
                .orElseThrow(() ->
                        told.refused("mounts no volume at or above " + directory + ": correct the parameter dataDir"));
        VolumeMount mount = PodWords.mount(container, directory).orElseThrow();
        List<Member> members = new ArrayList<>();
        names.forEach((pod, name) -> {
            String claim = claim(mount, pod);
            String node = nodes.apply(pod);
            members.add(Member.onClaim(pod, name, map.urls(name), claim, node.isEmpty() ? nodes.apply(claim) : node));
        });
        return new Workload(
                Workload.Kind.STATEFUL_SET,
                shape.ref(),
                shape.replicas(),
                engine,
                container.getImage(),
                members,
                told.parameters(),
                Workload.Mount.of(mount),
                words.security(container),
                words.tolerations());
    }

    /** A single name=URL is a list of members only where there is a single member. */
    private Set<String> listsOfMembers() {
        return words.listsOfMembers().stream()
                .filter(list -> shape.replicas() == 1 || list.contains(","))
                .collect(toCollection(TreeSet::new));
    }

    private String claim(VolumeMount mount, String pod) {
        if (mount.getSubPathExpr() != null) {
            throw told.refused("mounts its data by subPathExpr, which is not understood here: restore by hand");
        }
        if (shape.claimTemplates().contains(mount.getName())) {
            return mount.getName() + "-" + pod;
        }
        Optional<Volume> volume = words.volume(mount);
        if (volume.isPresent() && volume.get().getPersistentVolumeClaim() != null && shape.replicas() == 1) {
            return volume.get().getPersistentVolumeClaim().getClaimName();
        }
        throw told.refused("has its data in the volume '" + mount.getName()
                + "', which is no claim of each member's own: there is nothing that would outlive its pods");
    }
}
