package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** What happens around a session while it runs. */
final class Trouble {
    private Trouble() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("two-builds-on-one-repository", Trouble::twoBuilds),
                new Scenario("storage-deleted-while-a-session-runs", stage -> deleted(stage, "storages")),
                new Scenario("cluster-deleted-while-a-session-runs", stage -> deleted(stage, "clusters")),
                new Scenario("artifact-store-fails", Trouble::artifacts));
    }

    private static void twoBuilds(Stage stage) {
        String script =
                "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'shared', retention: [keepLast: 9]";
        stage.admin().pipeline("shared-1", script);
        stage.admin().pipeline("shared-2", script);
        Build one = stage.admin().start("shared-1");
        Build two = stage.admin().start("shared-2");
        one.ends("SUCCESS");
        two.ends("SUCCESS");
    }

    private static void deleted(Stage stage, String what) {
        String job = "without-" + what;
        stage.admin()
                .pipeline(
                        job,
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: '" + job + "'");
        stage.hold().hold("backup");
        try {
            Build build = stage.admin().start(job);
            stage.hold().await("backup");
            configure(stage, "set" + Character.toUpperCase(what.charAt(0)) + what.substring(1) + "([])");
            stage.hold().releaseAll();
            build.ends("SUCCESS");
        } finally {
            stage.hold().releaseAll();
            stage.admin()
                    .client()
                    .post("/manage/configuration-as-code/reload", Map.of())
                    .good();
        }
    }

    private static void configure(Stage stage, String change) {
        String said = stage.admin()
                .client()
                .post(
                        "/scriptText",
                        Map.of(
                                "script",
                                "io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration.get()." + change))
                .good()
                .body();
        assertThat(said).as("the script console's answer").isBlank();
    }

    /** A file stands where the directory of artifacts should be. */
    private static void artifacts(Stage stage) throws IOException {
        stage.admin()
                .pipeline(
                        "no-artifacts",
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'no-artifacts'");
        stage.hold().hold("backup");
        try {
            Build build = stage.admin().start("no-artifacts");
            stage.hold().await("backup");
            Files.writeString(stage.jenkins().home().resolve("jobs/no-artifacts/builds/1/archive"), "");
            stage.hold().releaseAll();
            build.ends("SUCCESS");
            assertThat(build.lines().stream().filter(line -> line.startsWith("Warning: ")))
                    .as("warnings in\n%s", build.log())
                    .hasSize(1);
            assertThat(build.client().get(build.path() + "/kubestash/").status())
                    .isEqualTo(200);
        } finally {
            stage.hold().releaseAll();
        }
    }
}
