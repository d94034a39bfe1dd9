package io.jenkins.plugins.kubestash.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An embedded cluster with leftovers in it. */
final class SweptCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());

    static String labels(String controller, String session, String more) {
        return "labels: {app.kubernetes.io/managed-by: kubestash-jenkins, kubestash.jenkins.io/controller: '"
                + controller + "', kubestash.jenkins.io/session: " + session + ", kubestash.jenkins.io/job: ks-"
                + session + more + "}";
    }

    static String job(String namespace, String controller, String session, String more) {
        return """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: ks-%s, namespace: %s, %s}
                spec:
                  suspend: true
                  template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: ['true']}]}}
                """.formatted(session, namespace, labels(controller, session, more));
    }

    static String secret(String namespace, String controller, String session) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: ks-%s, namespace: %s, %s}
                """.formatted(session, namespace, labels(controller, session, ""));
    }

    /** Puts it there, and waits until the cluster itself does nothing more with it: it takes one Job after the other. */
    void put(String yaml) {
        List<ObjectNode> jobs = embedded.put(yaml).stream()
                .filter(object -> object.path("kind").asText().equals("Job"))
                .toList();
        if (!jobs.isEmpty()) {
            JsonNode last = jobs.get(jobs.size() - 1).path("metadata");
            embedded.await("the last Job is suspended", PATIENCE, () -> embedded.get(
                            "Job",
                            last.path("namespace").asText(),
                            last.path("name").asText())
                    .filter(job -> job.at("/status/conditions/0/type").asText().equals("Suspended"))
                    .isPresent());
        }
    }

    List<String> left(String kind) {
        return embedded.list(kind, "").stream()
                .map(object -> object.at("/metadata/namespace").asText() + "/"
                        + object.at("/metadata/name").asText())
                .toList();
    }

    @Override
    public void close() {
        cluster.close();
        embedded.close();
    }
}
