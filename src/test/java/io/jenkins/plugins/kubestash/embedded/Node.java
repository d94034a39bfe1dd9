package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The one node, or several of other names that a test adds, and whether a pod may be put on one of them. */
final class Node {
    static final String NAME = "embedded";
    private static final Map<String, String> LABELS =
            Map.of("kubernetes.io/os", "linux", "kubernetes.io/arch", "amd64", "kubernetes.io/hostname", NAME);

    private final Store store;
    /** The file systems of the nodes, by their names. */
    private final Map<String, Path> roots = new ConcurrentHashMap<>(Map.of(NAME, Path.of("/")));

    private volatile Optional<String> closed = Optional.empty();

    Node(Store store) {
        this.store = store;
        create(NAME);
    }

    /** Another one, onto which only what asks for it by name is put. */
    void add(String name, Path root) {
        roots.put(name, root);
        create(name);
    }

    private void create(String name) {
        ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
        ObjectNode labels = Json.meta(node).put("name", name).putObject("labels");
        LABELS.forEach(labels::put);
        labels.put("kubernetes.io/hostname", name);
        Json.list(Json.child(node, "status"), "conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
        store.create(ResourceType.NODES, node);
    }

    /** Where a pod belongs that says so, and any other. */
    String of(ObjectNode pod) {
        String named = pod.at("/spec/nodeName").asText();
        return named.isEmpty()
                ? Json.stream(terms(pod))
                        .flatMap(term -> Json.stream(term.path("matchFields")))
                        .flatMap(field -> Json.stream(field.path("values")))
                        .map(JsonNode::asText)
                        .findFirst()
                        .orElse(NAME)
                : named;
    }

    /** A path of a node as this machine has it. */
    Path host(String node, String path) {
        return roots.get(node).resolve(path.replaceFirst("^/+", ""));
    }

    private static JsonNode terms(ObjectNode pod) {
        return pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
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
        boolean pinnedElsewhere = !roots.containsKey(of(pod));
        return closed.or(() -> elsewhere || pinnedElsewhere
                        ? Optional.of("node(s) didn't match Pod's node affinity/selector")
                        : Optional.empty())
                .map(reason -> "0/1 nodes are available: 1 %s.".formatted(reason));
    }
}
