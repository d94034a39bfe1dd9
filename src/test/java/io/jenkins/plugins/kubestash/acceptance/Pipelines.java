package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;

/** The steps in pipelines whose builds run from start to end. */
final class Pipelines {
    static final String APP_BINDING = "shop/orders-redis";

    private Pipelines() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("declarative-pipeline", Pipelines::declarative),
                new Scenario("declarative-restores-on-failure", Pipelines::restoresOnFailure),
                new Scenario("scripted-pipeline-uses-the-result", Pipelines::scripted),
                new Scenario("parallel-backups", Pipelines::parallel),
                new Scenario("builder-as-a-step", Pipelines::builderAsStep),
                new Scenario("restore-by-id-in-another-build", Pipelines::restoreById),
                new Scenario("snapshots-are-listed", Pipelines::snapshots));
    }

    private static void declarative(Stage stage) {
        stage.admin().pipeline("declarative", """
                pipeline {
                  agent none
                  triggers { cron('H 2 * * *') }
                  stages {
                    stage('Backup')  { steps { kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', retention: [keepLast: 7, keepDaily: 30] } }
                    stage('Migrate') { agent any; steps { sh 'echo migrated after $KUBESTASH_SNAPSHOT_ID' } }
                  }
                  post { failure { kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', snapshot: "${env.KUBESTASH_SNAPSHOT_ID}" } }
                }
                """);
        Build build = stage.admin().start("declarative").ends("SUCCESS");
        assertThat(build.log())
                .containsPattern("migrated after [0-9a-f]{64}\\n")
                .doesNotContain("Restore of");
    }

    private static void restoresOnFailure(Stage stage) {
        stage.fill();
        SortedSet<String> before = stage.contents();
        stage.admin().pipeline("restores-on-failure", """
                pipeline {
                  agent none
                  stages {
                    stage('Backup')  { steps { kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume' } }
                    stage('Migrate') { steps { error 'the migration failed' } }
                  }
                  post { failure { kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', parameters: 'flush=true', snapshot: "${env.KUBESTASH_SNAPSHOT_ID}" } }
                }
                """);
        Build build = stage.admin().start("restores-on-failure").ends("FAILURE");
        assertThat(build.log()).contains("Restored snapshot").contains("the migration failed");
        assertThat(stage.contents()).isEqualTo(before);
    }

    private static void scripted(Stage stage) {
        stage.admin().pipeline("scripted", """
                def made = kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'scripted'
                echo "map: ${made.snapshotId} ${made.bytes > 0} ${made.engine} ${made.components.size()} ${made.repository}"
                echo "env: ${env.KUBESTASH_SNAPSHOT_ID == made.snapshotId} ${env.KUBESTASH_APP_BINDING}"
                def again = kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'scripted'
                echo "env changes: ${again.snapshotId != made.snapshotId} ${env.KUBESTASH_SNAPSHOT_ID == again.snapshotId}"
                """);
        Build build = stage.admin().start("scripted").ends("SUCCESS");
        assertThat(build.log())
                .containsPattern("map: [0-9a-f]{64} true redis 1 .*scripted")
                .contains("env: true shop/orders-redis")
                .contains("env changes: true true");
    }

    private static void parallel(Stage stage) {
        stage.admin().pipeline("parallel", """
                parallel(
                  one: { kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'one' },
                  two: { kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'two' })
                """);
        Build build = stage.admin().start("parallel").ends("SUCCESS");
        assertThat(build.lines().stream().filter(line -> line.matches("(\\[\\w+] )?Snapshot [0-9a-f]{8} proven.*")))
                .as("proven snapshots in\n%s", build.log())
                .hasSize(2);
    }

    private static void builderAsStep(Stage stage) {
        stage.admin()
                .pipeline(
                        "builder-as-step",
                        "step([$class: 'BackupBuilder', options: [appBinding: 'shop/orders-redis', storage: 'volume']])");
        Build build = stage.admin().start("builder-as-step").ends("SUCCESS");
        assertThat(build.log()).contains("Snapshot ");
    }

    private static void restoreById(Stage stage) {
        stage.fill();
        SortedSet<String> before = stage.contents();
        stage.admin()
                .pipeline(
                        "makes-a-snapshot",
                        "echo 'id ' + kubestashBackup(appBinding: 'shop/orders-redis', storage: 'volume').snapshotId");
        String log = stage.admin().start("makes-a-snapshot").ends("SUCCESS").log();
        String id = log.replaceFirst("(?s).*\\bid ([0-9a-f]{64}).*", "$1");
        stage.redis().cli("FLUSHALL");
        stage.admin()
                .pipeline(
                        "restores-a-snapshot",
                        "kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', snapshot: '" + id + "'");
        stage.admin().start("restores-a-snapshot").ends("SUCCESS");
        assertThat(stage.contents()).isEqualTo(before);
    }

    private static void snapshots(Stage stage) {
        stage.admin().pipeline("lists-snapshots", """
                def options = [appBinding: 'shop/orders-redis', storage: 'volume', session: 'listed']
                def first = kubestashBackup(options)
                def second = kubestashBackup(options)
                def all = kubestashSnapshots(options)
                echo "listed: ${all.size()} ${second.snapshotId.startsWith(all[0].id)} ${first.snapshotId.startsWith(all[1].id)} ${all[0].bytes > 0}"
                echo "limited: ${kubestashSnapshots(options + [limit: 1]).size()}"
                kubestashRestore options + [snapshot: all[1].id, parameters: 'flush=true']
                """);
        Build build = stage.admin().start("lists-snapshots").ends("SUCCESS");
        assertThat(build.log()).contains("listed: 2 true true true", "limited: 1");
    }
}
