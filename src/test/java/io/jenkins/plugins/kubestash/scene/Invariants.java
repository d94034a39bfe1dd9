package io.jenkins.plugins.kubestash.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.time.Duration;
import java.util.List;

/** What must hold after every session, however it ended: one result, nothing left, no lock, no secret, one line. */
final class Invariants {
    private final Scene scene;

    Invariants(Scene scene) {
        this.scene = scene;
    }

    /**
     * @param repo the repository, with the password that opens it
     * @param foreign names of the locks that others hold and that must still be there
     */
    void check(Played played, Repo repo, List<String> foreign) {
        assertThat(scene.leftovers()).as("left in the cluster").isEmpty();
        assertThat(played.stored())
                .as("stored states, one Job an attempt")
                .noneMatch(state -> state.contains(Scene.CANARY))
                .map(Documents::readAll)
                .filteredOn(documents -> documents.get(0).path("phase").asText().equals("CREATING"))
                .map(documents -> documents.get(0).path("attempt") + " "
                        + documents.get(0).path("job").asText())
                .satisfies(attempts -> assertThat(attempts.stream().distinct())
                        .map(attempt -> attempt.substring(0, attempt.indexOf(' ')))
                        .doesNotHaveDuplicates());
        if (repo.exists()) {
            assertThat(repo.locks()).as("locks").containsExactlyInAnyOrderElementsOf(foreign);
            Repo.Said check = repo.check();
            assertThat(check.exitCode()).as("restic check: %s", check.output()).isZero();
            checkSnapshots(played, repo);
        }
        assertThat(scene.said()).as("log").doesNotContain(Scene.CANARY).doesNotContainPattern("(?m)^\\s+at [a-z]+\\.");
        if (played.result().outcome() instanceof Outcome.Failure failure) {
            assertThat(failure.message()).as("message").isNotBlank().doesNotContain("\n", Scene.CANARY, "Exception");
        }
        scene.embedded.await("no process of a pod is left", Duration.ofSeconds(15), () -> scene.podProcesses()
                .isEmpty());
        checkRecord(played);
    }

    /** A backup that succeeded has its snapshot, with all its bytes; any other has left none. */
    private static void checkSnapshots(Played played, Repo repo) {
        if (played.result().state().request() instanceof Request.Backup) {
            List<String> made = repo.snapshotsOf(played.result().state().id());
            if (played.succeeded()) {
                assertThat(made)
                        .as("snapshots")
                        .containsExactly(played.component().snapshot());
                assertThat(played.component().bytes()).as("bytes").isPositive();
            } else {
                assertThat(made).as("snapshots of a backup that failed").isEmpty();
            }
        }
    }

    /** The last line says how it ended, and each attempt had one Job. */
    private static void checkRecord(Played played) {
        boolean backup = played.result().state().request().operation().equals("backup");
        String end = played.succeeded() ? (backup ? "Snapshot " : "Restored ") : "Failed: ";
        if (played.result().outcome() instanceof Outcome.Abort) {
            end = "Aborted: ";
        }
        assertThat(played.log()).as("log").isNotEmpty();
        String last = played.log().get(played.log().size() - 1);
        if (played.succeeded() && played.result().state().request() instanceof Request.Snapshots request) {
            assertThat(last)
                    .as("last line")
                    .matches("(No|\\d+|The newest \\d+ of \\d+) snapshots? of " + request.appBinding() + " in .*");
        } else {
            assertThat(last).as("last line").startsWith(end);
        }
        List<String> started = played.log().stream()
                .filter(line -> line.matches("Job .* started"))
                .toList();
        assertThat(started).as("Jobs").doesNotHaveDuplicates();
    }
}
