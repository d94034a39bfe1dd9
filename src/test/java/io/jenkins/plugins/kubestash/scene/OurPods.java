package io.jenkins.plugins.kubestash.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.model.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What sessions have in an embedded cluster, as the cluster shows it. */
final class OurPods {
    private static final List<String> KINDS = List.of("Job", "Pod", "Secret");

    private final EmbeddedCluster embedded;

    OurPods(EmbeddedCluster embedded) {
        this.embedded = embedded;
    }

    /** Command lines of the pods' processes: their programs are in the cluster's directory. */
    List<String> processes() {
        String place = embedded.kubeconfig().resolveSibling("pods").toString();
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse(""))
                .filter(words -> words.contains(place))
                .toList();
    }

    /** Kind and name of everything that is still there, the agent's ConfigMap apart. */
    List<String> leftovers() {
        return KINDS.stream()
                .flatMap(kind -> embedded.list(kind, "").stream()
                        .filter(OurPods::isOurs)
                        .map(object -> kind + " "
                                + object.path("metadata").path("name").asText()))
                .toList();
    }

    Optional<ObjectNode> now() {
        return embedded.pods("demo").stream().filter(OurPods::isOurs).findFirst();
    }

    /** Whether a container of the pod runs now. */
    boolean runs(String container) {
        return now().stream()
                .flatMap(pod -> Stream.of("initContainerStatuses", "containerStatuses")
                        .flatMap(list -> stream(pod.path("status").path(list))))
                .anyMatch(status -> status.path("name").asText().equals(container)
                        && status.path("state").has("running"));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static boolean isOurs(ObjectNode object) {
        return object.path("metadata")
                .path("labels")
                .path(Labels.MANAGED_BY)
                .asText()
                .equals(Labels.MANAGER);
    }
}
