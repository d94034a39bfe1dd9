package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The server's side of {@code kubectl get}: rows and columns for each kind. */
final class Tables {

    /** Priority 1 is shown only with {@code -o wide}. */
    private record Column(String name, int priority, Function<ObjectNode, String> cell) {}

    private static final Column NAME = column("Name", Json::name);
    private static final Column AGE = column("Age", object -> age(object.at("/metadata/creationTimestamp")));

    private Tables() {}

    static ObjectNode of(ResourceType type, List<ObjectNode> objects, ObjectNode listMeta) {
        ObjectNode table = empty(type, true);
        table.set("metadata", listMeta);
        objects.forEach(object -> addRow(type, object, table));
        return table;
    }

    /** A table of one row, for a single object or a watch. */
    static ObjectNode ofOne(ResourceType type, ObjectNode object, boolean columns) {
        ObjectNode table = empty(type, columns);
        Json.meta(table).set("resourceVersion", object.at("/metadata/resourceVersion"));
        addRow(type, object, table);
        return table;
    }

    private static ObjectNode empty(ResourceType type, boolean columns) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        if (columns) {
            ArrayNode definitions = table.putArray("columnDefinitions");
            for (Column column : columns(type)) {
                definitions
                        .addObject()
                        .put("name", column.name)
                        .put("type", "string")
                        .put("format", column.name.equals("Name") ? "name" : "")
                        .put("description", "")
                        .put("priority", column.priority);
            }
        }
        table.putArray("rows");
        return table;
    }

    private static void addRow(ResourceType type, ObjectNode object, ObjectNode table) {
        ObjectNode row = Json.list(table, "rows").addObject();
        ArrayNode cells = row.putArray("cells");
        columns(type).forEach(column -> cells.add(column.cell.apply(object)));
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        row.set("object", partial);
    }

    private static List<Column> columns(ResourceType type) {
        return switch (type.kind()) {
            case "Pod" ->
                List.of(
                        NAME,
                        column("Ready", Tables::ready),
                        column("Status", Tables::podStatus),
                        column("Restarts", pod -> "0"),
                        AGE,
                        wide("IP", pod -> pod.at("/status/podIP").asText("<none>")),
                        wide("Node", pod -> pod.at("/spec/nodeName").asText("<none>")));
            case "Job" ->
                List.of(
                        NAME,
                        column("Status", Tables::jobStatus),
                        column(
                                "Completions",
                                job -> job.at("/status/succeeded").asInt() + "/"
                                        + job.at("/spec/completions").asInt(1)),
                        column("Duration", Tables::jobDuration),
                        AGE,
                        wide("Containers", job -> each(job.at("/spec/template/spec/containers"), "name")),
                        wide("Images", job -> each(job.at("/spec/template/spec/containers"), "image")));
            case "Secret" ->
                List.of(
                        NAME,
                        column("Type", secret -> secret.path("type").asText()),
                        column("Data", secret -> "" + secret.path("data").size()),
                        AGE);
            case "ConfigMap" ->
                List.of(
                        NAME,
                        column(
                                "Data",
                                map -> ""
                                        + (map.path("data").size()
                                                + map.path("binaryData").size())),
                        AGE);
            case "AppBinding" ->
                List.of(
                        NAME,
                        column("Type", binding -> binding.at("/spec/type").asText()),
                        column("Version", binding -> binding.at("/spec/version").asText()),
                        AGE);
            case "Event" ->
                List.of(
                        column("Last Seen", event -> age(event.path("lastTimestamp"))),
                        column("Type", event -> event.path("type").asText()),
                        column("Reason", event -> event.path("reason").asText()),
                        column("Object", Tables::involved),
                        column(
                                "Message",
                                event -> event.path("message").asText().strip()));
            case "PersistentVolumeClaim" ->
                List.of(
                        NAME,
                        column("Status", claim -> claim.at("/status/phase").asText()),
                        column("Volume", claim -> claim.at("/spec/volumeName").asText()),
                        column("Capacity", claim -> claim.at("/status/capacity/storage")
                                .asText()),
                        AGE);
            case "Namespace" ->
                List.of(
                        NAME,
                        column("Status", space -> space.at("/status/phase").asText()),
                        AGE);
            case "Node" -> List.of(NAME, column("Status", node -> "Ready"), AGE);
            case "CustomResourceDefinition" ->
                List.of(NAME, column("Created At", crd -> crd.at("/metadata/creationTimestamp")
                        .asText()));
            default -> List.of(NAME, AGE);
        };
    }

    private static Column column(String name, Function<ObjectNode, String> cell) {
        return new Column(name, 0, cell);
    }

    private static Column wide(String name, Function<ObjectNode, String> cell) {
        return new Column(name, 1, cell);
    }

    private static String each(JsonNode list, String field) {
        return Json.stream(list).map(one -> one.path(field).asText()).collect(Collectors.joining(","));
    }

    private static String involved(ObjectNode event) {
        JsonNode about = event.path("involvedObject");
        return about.path("kind").asText().toLowerCase() + "/"
                + about.path("name").asText();
    }

    private static String ready(ObjectNode pod) {
        long ready = Json.stream(pod.at("/status/containerStatuses"))
                .filter(container -> container.path("ready").asBoolean())
                .count();
        return ready + "/" + pod.at("/spec/containers").size();
    }

    /** As kubectl shows it: the init container that is under way or failed, else the main container's word. */
    private static String podStatus(ObjectNode pod) {
        if (Json.deleting(pod)) {
            return "Terminating";
        }
        JsonNode init = pod.at("/status/initContainerStatuses");
        for (int i = 0; i < init.size(); i++) {
            JsonNode state = init.get(i).path("state");
            if (state.at("/terminated/exitCode").asInt(-1) == 0) {
                continue;
            }
            String word = word(state);
            return word.isEmpty() || word.equals("PodInitializing")
                    ? "Init:" + i + "/" + pod.at("/spec/initContainers").size()
                    : "Init:" + word;
        }
        String byDefault =
                pod.at("/status/reason").asText(pod.at("/status/phase").asText());
        return Json.stream(pod.at("/status/containerStatuses"))
                .map(container -> word(container.path("state")))
                .filter(word -> !word.isEmpty())
                .findFirst()
                .orElse(byDefault);
    }

    private static String word(JsonNode state) {
        String waiting = state.at("/waiting/reason").asText();
        return waiting.isEmpty() ? state.at("/terminated/reason").asText() : waiting;
    }

    private static String jobStatus(ObjectNode job) {
        if (Json.deleting(job)) {
            return "Terminating";
        }
        return Json.stream(job.at("/status/conditions"))
                .filter(condition -> condition.path("status").asText().equals("True"))
                .map(condition -> condition.path("type").asText())
                .filter(type -> List.of("Complete", "Failed", "Suspended", "FailureTarget")
                        .contains(type))
                .reduce((first, last) -> last)
                .orElse("Running");
    }

    private static String jobDuration(ObjectNode job) {
        Optional<Instant> start = Json.time(job.at("/status/startTime"));
        Instant end = Json.time(job.at("/status/completionTime")).orElseGet(Instant::now);
        return start.map(from -> human(Duration.between(from, end))).orElse("");
    }

    private static String age(JsonNode time) {
        return Json.time(time)
                .map(from -> human(Duration.between(from, Instant.now())))
                .orElse("<unknown>");
    }

    private static String human(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        if (seconds < 3 * 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }
}
