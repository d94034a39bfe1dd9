package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTest extends ClusterTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";
    private static final String SECRETS = "/api/v1/namespaces/demo/secrets";

    private Http.Answer map(String name, String more) throws IOException {
        return http.post(MAPS, "{\"metadata\": {\"name\": \"%s\"}%s}".formatted(name, more));
    }

    @Test
    void refusesASecondObjectOfTheSameName() throws IOException {
        assertThat(map("one", "").code()).isEqualTo(201);

        Http.Answer second = map("one", "");

        assertThat(second.code()).isEqualTo(409);
        assertThat(second.body().path("reason").asText()).isEqualTo("AlreadyExists");
        assertThat(second.message()).isEqualTo("configmaps \"one\" already exists");
    }

    @Test
    void refusesAnUpdateOfAnOldVersion() throws IOException {
        JsonNode old = map("one", "").body();
        ObjectNode changed = old.deepCopy();
        changed.putObject("data").put("a", "1");
        assertThat(http.put(MAPS + "/one", changed).code()).isEqualTo(200);

        Http.Answer second = http.put(MAPS + "/one", changed);

        assertThat(second.code()).isEqualTo(409);
        assertThat(second.body().path("reason").asText()).isEqualTo("Conflict");
    }

    @Test
    void turnsTheStringsOfASecretIntoData() throws IOException {
        JsonNode secret = http.post(
                        SECRETS, "{\"metadata\": {\"name\": \"s\"}, \"stringData\": {\"password\": \"abc\"}}")
                .body();

        assertThat(secret.at("/data/password").asText()).isEqualTo("YWJj");
        assertThat(secret.has("stringData")).isFalse();
    }

    @Test
    void doesNotStoreADryRun() throws IOException {
        assertThat(http.post(MAPS + "?dryRun=All", "{\"metadata\": {\"name\": \"one\"}}")
                        .code())
                .isEqualTo(201);

        assertThat(http.get(MAPS + "/one").code()).isEqualTo(404);
    }

    @Test
    void selectsByLabelAndField() throws IOException {
        map("a", "");
        http.post(MAPS, "{\"metadata\": {\"name\": \"b\", \"labels\": {\"tier\": \"x\"}}}");
        http.post(MAPS, "{\"metadata\": {\"name\": \"c\", \"labels\": {\"tier\": \"y\"}}}");

        assertThat(names(MAPS + "?labelSelector=tier%20in%20(x,z)")).containsExactly("b");
        assertThat(names(MAPS + "?labelSelector=tier%20notin%20(x)")).containsExactly("a", "c");
        assertThat(names(MAPS + "?labelSelector=tier,tier!=x")).containsExactly("c");
        assertThat(names(MAPS + "?labelSelector=!tier")).containsExactly("a");
        assertThat(names(MAPS + "?fieldSelector=metadata.name%3Dc")).containsExactly("c");
        assertThat(http.get(MAPS + "?fieldSelector=data.x%3Dc").code()).isEqualTo(400);
    }

    private List<String> names(String path) throws IOException {
        return Json.stream(http.get(path).body().path("items")).map(Json::name).toList();
    }

    @Test
    void listsInPages() throws IOException {
        List<String> seen = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            map(name, "");
        }
        String next = "";
        do {
            JsonNode page = http.get(MAPS + "?limit=2&continue=" + next).body();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
            page.path("items").forEach(item -> seen.add(Json.name(item)));
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());

        assertThat(seen).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void makesANameFromItsBeginning() throws IOException {
        assertThat(Json.name(http.post(MAPS, "{\"metadata\": {\"generateName\": \"a-\"}}")
                        .body()))
                .matches("a-[a-z0-9]{5}");
    }

    @Test
    void deletesAllThatMatch() throws IOException {
        map("a", "");
        http.post(MAPS, "{\"metadata\": {\"name\": \"b\", \"labels\": {\"tier\": \"x\"}}}");

        assertThat(http.delete(MAPS + "?labelSelector=tier").code()).isEqualTo(200);

        assertThat(names(MAPS)).containsExactly("a");
    }

    @Test
    void changesOnlyTheStatusThroughItsSubresource() throws IOException {
        JsonNode job = jobWithParallelism(0);
        ObjectNode changed = job.deepCopy();
        ((ObjectNode) changed.get("spec")).put("suspend", true);
        Json.child(changed, "status").put("failed", 7);
        Json.meta(changed).remove("resourceVersion");

        JsonNode answer = http.put("/apis/batch/v1/namespaces/demo/jobs/j/status", changed)
                .body();

        assertThat(answer.at("/status/failed").asInt()).isEqualTo(7);
        assertThat(answer.at("/spec/suspend").asBoolean()).isFalse();
    }

    private JsonNode jobWithParallelism(int pods) {
        return cluster.put(Jobs.script("j", "parallelism: " + pods, "true")).get(0);
    }

    @Test
    void saysWhatTheUserMayNotDo() throws IOException {
        cluster.permissions().deny("create", "configmaps");

        Http.Answer answer = map("one", "");
        Http.Answer review = http.post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "{\"spec\": {\"resourceAttributes\": {\"verb\": \"create\", \"resource\": \"configmaps\"}}}");

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.message())
                .isEqualTo("configmaps is forbidden: User \"jenkins\" cannot create resource \"configmaps\" in API"
                        + " group \"\" in the namespace \"demo\"");
        assertThat(review.body().at("/status/allowed").asBoolean(true)).isFalse();
    }

    @Test
    void knowsNoAppBindingsWithoutTheirDefinition() throws IOException {
        String path = "/apis/appcatalog.appscode.com/v1alpha1/namespaces/demo/appbindings/redis";
        assertThat(http.get(path).message()).isEqualTo("appbindings.appcatalog.appscode.com \"redis\" not found");

        cluster.appBindings(false);

        assertThat(http.get(path).code()).isEqualTo(404);
        assertThat(http.get(path).message()).isEqualTo("the server could not find the requested resource");
    }

    @Test
    void wantsItsToken() throws IOException {
        try (EmbeddedCluster locked = EmbeddedCluster.builder().token("right").start()) {
            Http client = new Http(locked);

            assertThat(client.code("/api/v1/pods", "right")).isEqualTo(200);
            assertThat(client.code("/api/v1/pods", "wrong")).isEqualTo(401);
            assertThat(client.get("/api/v1/pods").body().path("reason").asText())
                    .isEqualTo("Unauthorized");
        }
    }
}
