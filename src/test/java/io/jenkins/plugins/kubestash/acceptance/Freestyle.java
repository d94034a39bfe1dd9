package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Freestyle projects, started by hand and by the clock. */
final class Freestyle {
    private static final Duration NEXT_MINUTE = Duration.ofSeconds(100);
    private static final String BUILDERS = "io.jenkins.plugins.kubestash.jenkins.builder.";

    private Freestyle() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("freestyle-backup-and-restore", Freestyle::backupAndRestore),
                new Scenario("freestyle-on-a-schedule", Freestyle::schedule));
    }

    private static void backupAndRestore(Stage stage) {
        stage.fill();
        SortedSet<String> before = stage.contents();
        stage.admin().freestyle("freestyle", backup() + restore("$KUBESTASH_SNAPSHOT_ID"), "");
        Build build = stage.admin().start("freestyle").ends("SUCCESS");
        assertThat(build.log()).containsPattern("Restored snapshot [0-9a-f]{8}");
        assertThat(stage.contents()).isEqualTo(before);
    }

    private static void schedule(Stage stage) {
        stage.admin()
                .freestyle(
                        "scheduled",
                        backup(),
                        "<hudson.triggers.TimerTrigger><spec>* * * * *</spec></hudson.triggers.TimerTrigger>");
        Build first = stage.admin().build("scheduled", 1);
        Waiting.until(
                "the timer starts a build",
                NEXT_MINUTE,
                () -> first.client().get(first.path() + "/api/json").status() == 200);
        stage.admin()
                .client()
                .post(Client.job("scheduled") + "/disable", Map.of())
                .good();
        first.ends("SUCCESS");
        assertThat(first.log()).contains("Started by timer");
    }

    static String backup() {
        return "<" + BUILDERS + "BackupBuilder><options><appBinding>shop/orders-redis</appBinding>"
                + "<storage>volume</storage></options></" + BUILDERS + "BackupBuilder>";
    }

    static String restore(String snapshot) {
        return "<" + BUILDERS + "RestoreBuilder><options><appBinding>shop/orders-redis</appBinding>"
                + "<storage>volume</storage><snapshot>" + snapshot + "</snapshot>"
                + "<parameters>flush=true</parameters></options></" + BUILDERS + "RestoreBuilder>";
    }
}
