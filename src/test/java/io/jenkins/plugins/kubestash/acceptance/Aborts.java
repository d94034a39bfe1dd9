package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Builds that are asked to end while the dump runs. */
final class Aborts {
    private static final String SCRIPT =
            "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'aborted'";

    private Aborts() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("abort-a-pipeline", Aborts::pipeline),
                new Scenario("abort-by-the-timeout-step", Aborts::timeoutStep),
                new Scenario("abort-a-freestyle-build", Aborts::freestyle),
                new Scenario("abort-before-the-job-exists", Aborts::early));
    }

    private static void pipeline(Stage stage) {
        stage.admin().pipeline("abort-pipeline", SCRIPT);
        abortInDump(stage, "abort-pipeline");
    }

    private static void freestyle(Stage stage) {
        stage.admin().freestyle("abort-freestyle", Freestyle.backup(), "");
        abortInDump(stage, "abort-freestyle");
    }

    private static void timeoutStep(Stage stage) {
        stage.hold().hold("backup");
        try {
            stage.admin().pipeline("abort-timeout", "timeout(time: 20, unit: 'SECONDS') { " + SCRIPT + " }");
            long before = snapshots(stage);
            Build build = stage.admin().start("abort-timeout").ends("ABORTED");
            assertThat(build.log()).contains("Aborted: ");
            assertThat(snapshots(stage)).as("snapshots").isEqualTo(before);
        } finally {
            stage.hold().releaseAll();
        }
    }

    private static void early(Stage stage) {
        stage.cluster().unschedulable("Insufficient cpu");
        try {
            stage.admin().pipeline("abort-early", SCRIPT);
            Build build = stage.admin().start("abort-early");
            build.awaitLog(" started");
            build.stop();
            build.ends("ABORTED");
        } finally {
            stage.cluster().schedulable();
        }
    }

    private static void abortInDump(Stage stage, String job) {
        long before = snapshots(stage);
        stage.hold().hold("backup");
        try {
            Build build = stage.admin().start(job);
            stage.hold().await("backup");
            build.stop();
            build.ends("ABORTED");
            assertThat(build.log()).contains("Aborted: ");
        } finally {
            stage.hold().releaseAll();
        }
        assertThat(snapshots(stage)).as("snapshots").isEqualTo(before);
    }

    private static long snapshots(Stage stage) {
        return stage.repositories().stream()
                .mapToLong(repo -> repo.snapshots().size())
                .sum();
    }
}
