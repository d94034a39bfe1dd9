package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster for each test. */
abstract class ClusterTest {
    EmbeddedCluster cluster;
    Jobs jobs;
    Http http;

    /** Choices of a test class. */
    EmbeddedCluster.Builder builder() throws IOException {
        return EmbeddedCluster.builder();
    }

    @BeforeEach
    final void startCluster() throws IOException {
        cluster = builder().start();
        jobs = new Jobs(cluster);
        http = new Http(cluster);
    }

    @AfterEach
    final void stopCluster() {
        cluster.close();
    }

    /** What a container of the Job's only pod has written so far; empty as long as there is nothing. */
    String log(String job, String container) {
        String path = "/api/v1/namespaces/demo/pods/%s/log?container=%s";
        try {
            JsonNode body = http.get(path.formatted(Json.name(jobs.pod(job)), container))
                    .body();
            return body.path("text").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
