package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pod's containers say of the member they run: in their words, their variables and their mounts. */
final class PodWords {
    private static final Pattern LIST_OF_MEMBERS = Pattern.compile("(?<![A-Za-z0-9._-])NAME=URL(?:,NAME=URL)*"
            .replace("NAME", "[A-Za-z0-9][A-Za-z0-9._-]*")
            .replace("URL", "https?://[A-Za-z0-9._:\\[\\]-]+"));
    private static final Pattern DIRECTORY = Pattern.compile("--data-dir[= ]+[\"']?(/[^\\s\"'$]+)");
    private static final Pattern NAME = Pattern.compile("--name[= ]+[\"']?([A-Za-z0-9._-]+)(?=[\\s\"']|$)");

    private final PodSpec pod;

    PodWords(PodSpec pod) {
        this.pod = pod;
    }

    /** Every {@code name=peerURL,…} in them. */
    Set<String> listsOfMembers() {
        return words().flatMap(word -> LIST_OF_MEMBERS.matcher(word).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> dataDirectories() {
        Set<String> found = options(DIRECTORY);
        values("ETCD_DATA_DIR").filter(value -> value.startsWith("/")).forEach(found::add);
        return found;
    }

    /** What the member calls itself. */
    Set<String> names() {
        Set<String> found = options(NAME);
        values("ETCD_NAME").forEach(found::add);
        return found;
    }

    /** The container that has a volume at or above the directory. */
    Optional<Container> container(String directory) {
        return containers()
                .filter(container -> mount(container, directory).isPresent())
                .findFirst();
    }

    static Optional<VolumeMount> mount(Container container, String directory) {
        return container.getVolumeMounts().stream()
                .filter(mount ->
                        (directory + "/").startsWith(mount.getMountPath().replaceFirst("/+$", "") + "/"))
                .max(Comparator.comparing(mount -> mount.getMountPath().length()));
    }

    Optional<Volume> volume(VolumeMount mount) {
        return pod.getVolumes().stream()
                .filter(one -> one.getName().equals(mount.getName()))
                .findFirst();
    }

    Workload.Security security(Container container) {
        PodSecurityContext ofPod = Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        return new Workload.Security(
                Optional.ofNullable(own.getRunAsUser()).or(() -> Optional.ofNullable(ofPod.getRunAsUser())),
                Optional.ofNullable(own.getRunAsGroup()).or(() -> Optional.ofNullable(ofPod.getRunAsGroup())),
                Optional.ofNullable(ofPod.getFsGroup()),
                ofPod.getSupplementalGroups());
    }

    List<ObjectNode> tolerations() {
        return pod.getTolerations().stream()
                .map(toleration -> Documents.read(Documents.toJson(toleration), ObjectNode.class))
                .toList();
    }

    private Set<String> options(Pattern option) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = option.matcher(words().collect(Collectors.joining(" ")));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private Stream<String> values(String variable) {
        return containers()
                .flatMap(container -> container.getEnv().stream())
                .filter(one -> one.getName().equals(variable))
                .map(EnvVar::getValue)
                .filter(value -> value != null && !value.isEmpty() && !value.contains("$"));
    }

    private Stream<Container> containers() {
        return pod.getContainers().stream();
    }

    private Stream<String> words() {
        return containers()
                .flatMap(container -> Stream.of(
                                container.getCommand().stream(),
                                container.getArgs().stream(),
                                container.getEnv().stream().map(EnvVar::getValue))
                        .flatMap(words -> words))
                .filter(Objects::nonNull);
    }
}
