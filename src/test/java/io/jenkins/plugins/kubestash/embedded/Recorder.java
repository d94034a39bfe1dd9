package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** Writes Events; one that repeats is counted up. */
final class Recorder {
    private final Store store;
    private final String component;

    Recorder(Store store, String component) {
        this.store = store;
        this.component = component;
    }

    void normal(ObjectNode about, String reason, String message) {
        record(about, "Normal", reason, message);
    }

    void warning(ObjectNode about, String reason, String message) {
        record(about, "Warning", reason, message);
    }

    private void record(ObjectNode about, String type, String reason, String message) {
        String now = Json.time(Instant.now());
        synchronized (store) {
            Optional<ObjectNode> before = store.eventsAbout(Json.namespace(about), Json.name(about)).stream()
                    .filter(event -> event.at("/involvedObject/uid").asText().equals(Json.uid(about))
                            && event.path("reason").asText().equals(reason)
                            && event.path("message").asText().equals(message))
                    .findFirst();
            if (before.isPresent()) {
                store.edit(ResourceType.EVENTS, Json.namespace(about), Json.name(before.get()), event -> event.put(
                                "count", event.path("count").asInt() + 1)
                        .put("lastTimestamp", now));
            } else {
                store.create(ResourceType.EVENTS, event(about, type, reason, message, now));
            }
        }
    }

    private ObjectNode event(ObjectNode about, String type, String reason, String message, String now) {
        ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        Json.meta(event)
                .put("name", Json.name(about) + "." + Long.toHexString(System.nanoTime()))
                .put("namespace", Json.namespace(about));
        event.putObject("involvedObject")
                .put("apiVersion", about.path("apiVersion").asText())
                .put("kind", about.path("kind").asText())
                .put("namespace", Json.namespace(about))
                .put("name", Json.name(about))
                .put("uid", Json.uid(about))
                .put("resourceVersion", about.at("/metadata/resourceVersion").asText());
        event.put("type", type).put("reason", reason).put("message", message).put("count", 1);
        event.put("firstTimestamp", now).put("lastTimestamp", now).putNull("eventTime");
        event.putObject("source").put("component", component);
        event.put("reportingComponent", component).put("reportingInstance", "");
        return event;
    }
}
