package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Jobs for the tests of the embedded cluster, and what became of them; all in the namespace {@code demo}. */
record Jobs(EmbeddedCluster cluster) {
    static final Duration SOON = Duration.ofSeconds(20);

    /** A Job with a restart policy of Never and no retries; both texts are indented by hand. */
    static String yaml(String name, String spec, String pod) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, namespace: demo}
                spec:
                  backoffLimit: 0
                %s
                  template:
                    spec:
                      restartPolicy: Never
                %s
                """.formatted(name, spec.indent(2), pod.indent(6));
    }

    /** A Job of one container {@code main} that runs a shell script. */
    static String script(String name, String spec, String script) {
        return yaml(name, spec, """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, '%s']
                """.formatted(script));
    }

    ObjectNode run(String yaml) {
        return cluster.put(yaml).get(0);
    }

    /** Waits for a condition of a Job, and returns the Job. */
    ObjectNode await(String name, String condition) {
        cluster.await(
                name + " is " + condition + ": " + cluster.pods("demo"), SOON, () -> cluster.get("Job", "demo", name)
                        .filter(job -> JobStatus.has(job, condition))
                        .isPresent());
        return cluster.get("Job", "demo", name).orElseThrow();
    }

    List<ObjectNode> pods(String job) {
        return cluster.pods("demo").stream()
                .filter(pod ->
                        pod.at("/metadata/labels").path("job-name").asText().equals(job))
                .toList();
    }

    ObjectNode pod(String job) {
        cluster.await(job + " has a pod", SOON, () -> !pods(job).isEmpty());
        return pods(job).get(0);
    }

    /** State of a container of the Job's only pod; missing as long as there is none. */
    JsonNode state(String job, String container) {
        return pods(job).stream()
                .flatMap(pod -> Stream.concat(
                        Json.stream(pod.at("/status/initContainerStatuses")),
                        Json.stream(pod.at("/status/containerStatuses"))))
                .filter(status -> status.path("name").asText().equals(container))
                .map(status -> status.path("state"))
                .findFirst()
                .orElse(Json.object());
    }

    JsonNode awaitState(String job, String container, String kind) {
        cluster.await(container + " of " + job + " is " + kind, SOON, () -> state(job, container)
                .has(kind));
        return state(job, container).path(kind);
    }

    JsonNode awaitWaiting(String job, String container, String reason) {
        cluster.await(
                container + " of " + job + " waits: " + reason,
                SOON,
                () -> state(job, container).at("/waiting/reason").asText().equals(reason));
        return state(job, container).path("waiting");
    }

    /** {@code Reason: message} of all events about objects of that kind. */
    List<String> events(String kind) {
        return cluster.list("Event", "demo").stream()
                .filter(event -> event.at("/involvedObject/kind").asText().equals(kind))
                .map(event -> event.path("reason").asText() + ": "
                        + event.path("message").asText())
                .toList();
    }

    void awaitEvent(String kind, String text) {
        cluster.await("event " + text, SOON, () -> events(kind).stream().anyMatch(event -> event.contains(text)));
    }
}
