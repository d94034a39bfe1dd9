package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The one node, and whether a pod may be put on it. */
final class Node {
    static final String NAME = "embedded";
    private static final Map<String, String> LABELS =
            Map.of("kubernetes.io/os", "linux", "kubernetes.io/arch", "amd64", "kubernetes.io/hostname", NAME);

    private final Store store;
    private volatile Optional<String> closed = Optional.empty();

    Node(Store store) {
        this.store = store;
        ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
        ObjectNode labels = Json.meta(node).put("name", NAME).putObject("labels");
        LABELS.forEach(labels::put);
        Json.list(Json.child(node, "status"), "conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
        store.create(ResourceType.NODES, node);
    }

    /** No pod fits any more, for this reason, such as {@code Insufficient cpu}. */
    void close(String reason) {
        closed = Optional.of(reason);
    }

    void open() {
        closed = Optional.empty();
    }

    /** Why the pod cannot be placed, in the scheduler's words. */
    Optional<String> obstacle(ObjectNode pod) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            String claim = volume.at("/persistentVolumeClaim/claimName").asText();
            if (!claim.isEmpty()
                    && store.get(ResourceType.CLAIMS, Json.namespace(pod), claim)
                            .isEmpty()) {
                return Optional.of("0/1 nodes are available: persistentvolumeclaim \"%s\" not found.".formatted(claim));
            }
        }
        boolean elsewhere = pod.at("/spec/nodeSelector").properties().stream()
                .anyMatch(wanted -> !wanted.getValue().asText().equals(LABELS.get(wanted.getKey())));
        JsonNode terms = pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
        boolean pinnedElsewhere = !terms.isEmpty()
                && Json.stream(terms).noneMatch(term -> Json.stream(term.path("matchFields"))
                        .allMatch(field -> Json.stream(field.path("values"))
                                .anyMatch(name -> name.asText().equals(NAME))));
        return closed.or(() -> elsewhere || pinnedElsewhere
                        ? Optional.of("node(s) didn't match Pod's node affinity/selector")
                        : Optional.empty())
                .map(reason -> "0/1 nodes are available: 1 %s.".formatted(reason));
    }
}
