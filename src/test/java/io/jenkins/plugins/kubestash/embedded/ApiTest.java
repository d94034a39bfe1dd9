package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";
    private static final String SECRETS = "/api/v1/namespaces/demo/secrets";

    private EmbeddedCluster cluster;
    private Http http;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.builder().start();
        http = new Http(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

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
    void watchesFromAVersionOn() throws IOException {
        map("before", "");
        String version = http.get(MAPS).body().at("/metadata/resourceVersion").asText();
        map("one", "");
        http.delete(MAPS + "/one");

        Iterator<String> lines = http.lines(MAPS + "?watch=true&resourceVersion=" + version);

        assertThat(event(lines)).isEqualTo("ADDED one");
        assertThat(event(lines)).isEqualTo("DELETED one");
    }

    @Test
    void tellsAWatchOfAnObjectThatCeasesToMatch() throws IOException {
        Iterator<String> lines = http.lines(MAPS + "?watch=true&labelSelector=on&timeoutSeconds=10");
        http.post(MAPS, "{\"metadata\": {\"name\": \"a\", \"labels\": {\"on\": \"1\"}}}");
        http.send("PATCH", MAPS + "/a", "application/merge-patch+json", "{\"metadata\": {\"labels\": {\"on\": null}}}");

        assertThat(event(lines)).isEqualTo("ADDED a");
        assertThat(event(lines)).isEqualTo("DELETED a");
    }

    @Test
    void endsAWatchAfterItsTime() throws IOException {
        Iterator<String> lines = http.lines(MAPS + "?watch=true&timeoutSeconds=1");

        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void tellsAWatchThatItsVersionIsTooOld() throws IOException {
        map("one", "");
        cluster.forgetHistory();

        JsonNode event =
                Json.literal(http.lines(MAPS + "?watch=true&resourceVersion=1").next());

        assertThat(event.path("type").asText()).isEqualTo("ERROR");
        assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
    }

    private static String event(Iterator<String> lines) {
        JsonNode event = Json.literal(lines.next());
        return event.path("type").asText() + " " + Json.name(event.path("object"));
    }

    @Test
    void keepsAnObjectUntilItsLastFinalizerIsGone() throws IOException {
        http.post(MAPS, "{\"metadata\": {\"name\": \"a\", \"finalizers\": [\"x.io/hold\"]}}");
        http.delete(MAPS + "/a");
        assertThat(http.get(MAPS + "/a")
                        .body()
                        .at("/metadata/deletionTimestamp")
                        .isTextual())
                .isTrue();

        http.send("PATCH", MAPS + "/a", "application/merge-patch+json", "{\"metadata\": {\"finalizers\": null}}");

        assertThat(http.get(MAPS + "/a").code()).isEqualTo(404);
    }

    @Test
    void takesAwayWhatBelongedToADeletedOwner() throws IOException {
        String uid = Json.uid(map("owner", "").body());
        http.post(SECRETS, owned("child", uid));
        http.delete(MAPS + "/owner");

        cluster.await("child is gone", Jobs.SOON, () -> cluster.get("Secret", "demo", "child")
                .isEmpty());
    }

    @Test
    void takesAwayWhatIsCreatedForAnOwnerThatIsGone() throws IOException {
        http.post(SECRETS, owned("child", "00000000-0000-0000-0000-000000000001"));

        cluster.await("child is gone", Jobs.SOON, () -> cluster.get("Secret", "demo", "child")
                .isEmpty());
    }

    private static String owned(String name, String uid) {
        return ("{\"metadata\": {\"name\": \"%s\", \"ownerReferences\": [{\"apiVersion\": \"v1\","
                        + "\"kind\": \"ConfigMap\", \"name\": \"owner\", \"uid\": \"%s\"}]}}")
                .formatted(name, uid);
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
