package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What a build keeps of its sessions, and who sees what of it. */
final class Records {
    static final String JOB = "recorded";

    private Records() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("record-artifacts-and-pages", Records::record),
                new Scenario("configuration-export-shows-no-secret", Records::export));
    }

    private static void record(Stage stage) {
        stage.fill();
        stage.admin().pipeline(JOB, """
                def made = kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'recorded'
                echo "id ${made.snapshotId}"
                kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', session: 'recorded', parameters: 'flush=true', snapshot: made.snapshotId
                """);
        Build build = stage.admin().start(JOB).ends("SUCCESS");
        String id = build.log().replaceFirst("(?s).*\\bid ([0-9a-f]{64}).*", "$1");
        Client client = build.client();
        assertThat(Pages.words(client.get(build.path() + "/").good().body())).contains(id.substring(0, 8));
        String page = client.get(build.path() + "/kubestash/").good().body();
        assertThat(Pages.words(page)).contains(id.substring(0, 8)).contains("shop/orders-redis");
        List<String> artifacts = StreamSupport.stream(
                        build.json("artifacts[relativePath]").path("artifacts").spliterator(), false)
                .map(one -> one.path("relativePath").asText())
                .toList();
        assertThat(artifacts)
                .anyMatch(path -> path.matches("kubestash/.*(?<!\\.plan)\\.json"))
                .anyMatch(path -> path.matches("kubestash/.*\\.plan\\.yaml"))
                .anyMatch(path -> path.matches("kubestash/.*(?<!\\.plan)\\.yaml"));
        artifacts.forEach(path -> {
            String text = client.get(build.path() + "/artifact/" + path).good().body();
            assertThat(text).as(path).isNotBlank();
            assertThat(Invariants.holdsASecret(text))
                    .as("%s holds a secret", path)
                    .isFalse();
        });
        JsonNode json = client.json(build.path() + "/kubestash/api/json?depth=3");
        assertThat(json.toString()).contains(id);
        assertThat(build.json("fingerprint[fileName,hash]").toString()).contains(id.substring(0, 8));
        assertThat(Invariants.holdsASecret(page + json))
                .as("pages hold a secret")
                .isFalse();
    }

    private static void export(Stage stage) {
        Client.Reply export = stage.admin()
                .client()
                .post("/manage/configuration-as-code/export", Map.of())
                .good();
        assertThat(export.body())
                .contains("kubeStash:", "persistentVolumeClaim:", "encryptionCredentialsId: \"repository\"");
        assertThat(Invariants.holdsASecret(export.body()))
                .as("the export holds a secret")
                .isFalse();
    }
}
