package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Databases and repositories that do not let a session in. */
final class Failures {
    private Failures() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("wrong-password-of-the-database", Failures::database),
                new Scenario("wrong-password-of-the-repository", Failures::repository));
    }

    private static void database(Stage stage) {
        stage.cluster().put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: wrong-auth, namespace: shop}
                stringData: {username: default, password: %s-wrong}
                ---
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: locked-redis, namespace: shop}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig: {url: "redis://127.0.0.1:%d"}
                  secret: {name: wrong-auth}
                """.formatted(Stage.CANARY, stage.redis().port()));
        stage.admin().pipeline("locked-database", "kubestashBackup appBinding: 'shop/locked-redis', storage: 'volume'");
        failsInOneLine(stage.admin().start("locked-database"), "password");
    }

    private static void repository(Stage stage) {
        String script = "kubestashBackup appBinding: 'shop/orders-redis', session: 'locked', storage: ";
        stage.admin().pipeline("first-password", script + "'volume'");
        stage.admin().start("first-password").ends("SUCCESS");
        stage.admin().pipeline("other-password", script + "'wrong-password'");
        failsInOneLine(stage.admin().start("other-password"), "password");
    }

    /** The step's own words name the cause, and the build's error repeats them. */
    private static void failsInOneLine(Build build, String word) {
        build.ends("FAILURE");
        String error = build.lines().stream()
                .filter(line -> line.startsWith("ERROR: "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of the error in\n" + build.log()))
                .substring("ERROR: ".length());
        assertThat(error).contains(word);
        assertThat(build.lines()).as("log").contains("Failed: " + error);
    }
}
