package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ValidationTest extends ClusterTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";

    private Http.Answer map(String name, String more) throws IOException {
        return http.post(MAPS, "{\"metadata\": {\"name\": \"%s\"}%s}".formatted(name, more));
    }

    @Test
    void refusesAnUnknownField() throws IOException {
        Http.Answer answer = http.post(
                "/apis/batch/v1/namespaces/demo/jobs",
                "{\"metadata\": {\"name\": \"j\"}, \"spec\": {\"template\": {\"spec\": {\"container\": []}}}}");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message()).contains("unknown field \"spec.template.spec.container\"");
    }

    @Test
    void namesEveryMistakeOfAPod() throws IOException {
        Http.Answer answer = http.post("/api/v1/namespaces/demo/pods", """
                {"metadata": {"name": "p"}, "spec": {"containers": [
                  {"name": "a", "image": "busybox", "volumeMounts": [{"name": "none", "mountPath": "/x"}]},
                  {"name": "a", "env": [{"name": "X", "valueFrom": {"secretKeyRef": {"name": "s"}}}]}]}}""");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(Json.stream(answer.body().at("/details/causes"))
                        .map(cause -> cause.path("field").asText()))
                .containsExactly(
                        "spec.containers[0].volumeMounts[0].name",
                        "spec.containers[1].image",
                        "spec.containers[1].env[0].valueFrom.secretKeyRef.key",
                        "spec.containers[1].name");
    }

    @Test
    void refusesToChangeTheTemplateOfAJob() throws IOException {
        cluster.put(Jobs.script("j", "suspend: true", "true"));

        Http.Answer answer = http.send(
                "PATCH",
                "/apis/batch/v1/namespaces/demo/jobs/j",
                "application/merge-patch+json",
                "{\"spec\": {\"template\": {\"spec\": {\"terminationGracePeriodSeconds\": 5}}}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.message()).contains("spec.template").endsWith("field is immutable");
    }

    @Test
    void refusesToChangeAnImmutableConfigMap() throws IOException {
        map("agent", ", \"immutable\": true, \"binaryData\": {\"agent.jar\": \"AAAA\"}");

        Http.Answer answer = http.send(
                "PATCH",
                MAPS + "/agent",
                "application/merge-patch+json",
                "{\"binaryData\": {\"agent.jar\": \"AAAB\"}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.message()).contains("field is immutable when `immutable` is set");
    }

    @Test
    void refusesMoreThanAMebibyteInAConfigMap() throws IOException {
        Http.Answer answer = map("big", ", \"data\": {\"a\": \"" + "x".repeat(1024 * 1024 + 1) + "\"}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.message()).contains("Too long: may not be more than 1048576 bytes");
    }
}
