package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from a StatefulSet which members it has and where their data are. What it cannot tell for sure it refuses, in one
 * line: nothing has been touched yet.
 */
final class WorkloadReader {
    private static final String DATA_DIR = "dataDir";
    private static final String INITIAL_CLUSTER = "initialCluster";
    private static final Pattern LIST_OF_MEMBERS = Pattern.compile("(?<![A-Za-z0-9._-])NAME=URL(?:,NAME=URL)*"
            .replace("NAME", "[A-Za-z0-9][A-Za-z0-9._-]*")
            .replace("URL", "https?://[A-Za-z0-9._:\\[\\]-]+"));
    private static final Pattern DIRECTORY = Pattern.compile("--data-dir[= ]+[\"']?(/[^\\s\"'$]+)");

    private final WorkloadShape shape;
    private final Map<String, String> parameters;
    private final Function<String, String> nodes;

    /** @param nodes by pod or claim, empty where unknown */
    WorkloadReader(WorkloadShape shape, Map<String, String> parameters, Function<String, String> nodes) {
        this.shape = shape;
        this.parameters = parameters;
        this.nodes = nodes;
    }

    Workload read(String engine) {
        if (shape.replicas() < 1) {
            throw refused("has 0 replicas: scale it to the number of its members first; they need not be healthy");
        }
        MemberMap map = new MemberMap(given(INITIAL_CLUSTER).orElseGet(this::initialCluster));
        Map<String, String> names = map.match(shape.shown(), shape.pods());
        String directory = given(DATA_DIR).orElseGet(this::dataDirectory).replaceFirst("(?<=.)/+$", "");
        Container container = container(directory);
        VolumeMount mount = mount(container, directory).orElseThrow();
        List<Member> members = new ArrayList<>();
        names.forEach((pod, name) -> {
            String claim = claim(mount, pod);
            String node = nodes.apply(pod);
            members.add(new Member(pod, name, map.urls(name), claim, node.isEmpty() ? nodes.apply(claim) : node));
        });
        Map<String, String> known = new HashMap<>(parameters);
        known.put(INITIAL_CLUSTER, given(INITIAL_CLUSTER).orElseGet(this::initialCluster));
        known.put(DATA_DIR, directory);
        return new Workload(
                shape.ref(),
                shape.replicas(),
                engine,
                container.getImage(),
                members,
                known,
                new Workload.Mount(
                        mount.getMountPath(),
                        Optional.ofNullable(mount.getSubPath()).orElse("")),
                security(container),
                tolerations());
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    /** The one list of members that its containers' words and variables have. */
    private String initialCluster() {
        Set<String> found = new TreeSet<>();
        words().forEach(word -> {
            for (Matcher list = LIST_OF_MEMBERS.matcher(word); list.find(); ) {
                String first = list.group();
                if (shape.pods().size() == 1 || first.contains(",")) {
                    found.add(first);
                }
            }
        });
        if (found.size() != 1) {
            throw refused("does not say who its members are: give the parameter initialCluster, as"
                    + " name=http://host:2380,… for all of them");
        }
        return found.iterator().next();
    }

    private String dataDirectory() {
        Set<String> found = new TreeSet<>();
        containers()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals("ETCD_DATA_DIR"))
                .map(variable -> Optional.ofNullable(variable.getValue()).orElse(""))
                .filter(value -> value.startsWith("/") && !value.contains("$"))
                .forEach(found::add);
        Matcher words = DIRECTORY.matcher(String.join(" ", words().toList()));
        while (words.find()) {
            found.add(words.group(1));
        }
        if (found.size() != 1) {
            throw refused("does not say where its data are: give the parameter dataDir, as its container sees it");
        }
        return found.iterator().next();
    }

    private Container container(String directory) {
        List<Container> with = containers()
                .filter(container -> mount(container, directory).isPresent())
                .toList();
        if (with.isEmpty()) {
            throw refused("mounts no volume at or above " + directory + ": correct the parameter dataDir");
        }
        return with.get(0);
    }

    private static Optional<VolumeMount> mount(Container container, String directory) {
        return container.getVolumeMounts().stream()
                .filter(mount ->
                        (directory + "/").startsWith(mount.getMountPath().replaceFirst("/+$", "") + "/"))
                .max(Comparator.comparing(mount -> mount.getMountPath().length()));
    }

    private String claim(VolumeMount mount, String pod) {
        if (mount.getSubPathExpr() != null) {
            throw refused("mounts its data by subPathExpr, which is not understood here: restore by hand");
        }
        if (shape.claimTemplates().contains(mount.getName())) {
            return mount.getName() + "-" + pod;
        }
        Optional<Volume> volume = shape.template().getVolumes().stream()
                .filter(one -> one.getName().equals(mount.getName()))
                .findFirst();
        if (volume.isPresent() && volume.get().getPersistentVolumeClaim() != null && shape.replicas() == 1) {
            return volume.get().getPersistentVolumeClaim().getClaimName();
        }
        throw refused("has its data in the volume '" + mount.getName()
                + "', which is no claim of each member's own: there is nothing that would outlive its pods");
    }

    private Workload.Security security(Container container) {
        PodSecurityContext ofPod =
                Optional.ofNullable(shape.template().getSecurityContext()).orElseGet(PodSecurityContext::new);
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        return new Workload.Security(
                Optional.ofNullable(own.getRunAsUser()).or(() -> Optional.ofNullable(ofPod.getRunAsUser())),
                Optional.ofNullable(own.getRunAsGroup()).or(() -> Optional.ofNullable(ofPod.getRunAsGroup())),
                Optional.ofNullable(ofPod.getFsGroup()),
                ofPod.getSupplementalGroups());
    }

    private List<ObjectNode> tolerations() {
        return shape.template().getTolerations().stream()
                .map(toleration -> Documents.read(Documents.toJson(toleration), ObjectNode.class))
                .toList();
    }

    private Stream<Container> containers() {
        return shape.template().getContainers().stream();
    }

    private Stream<String> words() {
        return containers()
                .flatMap(container -> Stream.of(
                                container.getCommand().stream(),
                                container.getArgs().stream(),
                                container.getEnv().stream().map(EnvVar::getValue))
                        .flatMap(words -> words))
                .filter(word -> word != null);
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(shape.shown() + " " + why);
    }
}
