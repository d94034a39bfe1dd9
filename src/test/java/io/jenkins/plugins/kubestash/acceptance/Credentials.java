package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Who may use which credential, storage and permission. */
final class Credentials {
    private Credentials() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("credential-of-a-folder", Credentials::ofAFolder),
                new Scenario("credential-for-jenkins-only", Credentials::forJenkinsOnly),
                new Scenario("credential-unknown", Credentials::unknown),
                new Scenario("storage-of-another-folder", Credentials::storageOfAnotherFolder),
                new Scenario("restore-needs-its-permission", Credentials::restorePermission));
    }

    private static void ofAFolder(Stage stage) {
        stage.admin().folder("team");
        stage.admin()
                .client()
                .post(
                        "/job/team/credentials/store/folder/domain/_/createCredentials",
                        Map.of(
                                "json",
                                "{\"\": \"0\", \"credentials\": {\"scope\": \"GLOBAL\", \"id\": \"in-folder\","
                                        + " \"description\": \"\", \"secret\": \"" + Stage.FOLDER_PASSWORD + "\","
                                        + " \"$class\": \"org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl\"}}"))
                .good();
        stage.admin().folder("team/nested");
        String script = "kubestashBackup appBinding: 'shop/orders-redis', storage: 'in-folder'";
        stage.admin().pipeline("team/nested/backup", script);
        stage.admin().start("team/nested/backup").ends("SUCCESS");
        stage.admin().pipeline("outside-of-the-folder", script);
        refused(stage, "outside-of-the-folder", "'in-folder'", "is not there for the job");
        String uses = stage.admin()
                .client()
                .get("/job/team/credentials/store/folder/domain/_/credential/in-folder/")
                .body();
        assertThat(Invariants.holdsASecret(uses))
                .as("the credential's page shows it")
                .isFalse();
    }

    private static void forJenkinsOnly(Stage stage) {
        stage.admin()
                .pipeline(
                        "system-credential",
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'system-credential'");
        refused(stage, "system-credential", "'for-jenkins-only'", "scope Global");
    }

    private static void unknown(Stage stage) {
        stage.admin()
                .pipeline("no-credential", "kubestashBackup appBinding: 'shop/orders-redis', storage: 'no-credential'");
        refused(stage, "no-credential", "'nobody-has-this'", "is not there for the job");
    }

    private static void storageOfAnotherFolder(Stage stage) {
        stage.admin()
                .pipeline("foreign-storage", "kubestashBackup appBinding: 'shop/orders-redis', storage: 'for-finance'");
        refused(stage, "foreign-storage", "'for-finance'", "folder");
    }

    private static void restorePermission(Stage stage) {
        stage.fill();
        stage.admin().pipeline("may-restore", """
                kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume'
                kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', parameters: 'flush=true', snapshot: 'latest'
                """);
        Build developers = stage.as(Stage.DEVELOPER).start("may-restore").ends("FAILURE");
        developers.says("developer has no permission KubeStash/Restore");
        assertThat(developers.log()).contains("Snapshot ").doesNotContain("Restore of");
        stage.as(Stage.OPERATOR).start("may-restore").ends("SUCCESS");
    }

    private static void refused(Stage stage, String job, String... words) {
        Build build = stage.admin().start(job).ends("FAILURE");
        List<String> errors = build.lines().stream()
                .filter(line -> line.startsWith("ERROR: ") || line.contains("Failed: "))
                .toList();
        assertThat(errors)
                .as("lines of the error in\n%s", build.log())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(words));
    }
}
