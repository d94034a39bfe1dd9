package io.jenkins.plugins.kubestash.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.sweep.Finding;
import io.jenkins.plugins.kubestash.sweep.Sweep;
import io.jenkins.plugins.kubestash.sweep.SweepReport;
import io.jenkins.plugins.kubestash.sweep.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whole sessions of a database that is locked while it is dumped: however a backup ends, nothing stays locked, and a
 * lock is there while the dump runs. The data and the tools are real, what locks is scripted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MongoSessions {
    static final ObjectRef BINDING = new ObjectRef("demo", "mongodb");
    private static final Duration LONG = Duration.ofMinutes(2);
    /** A collection of the sample, at which a dump is stopped. */
    private static final String HALF_WAY = "orders";

    Scene scene;
    MongoDatabase database;
    private SortedSet<String> filled;

    /** Called once. */
    abstract MongoDatabase start();

    /** The members that a backup locks. */
    abstract List<MongoMember> locked();

    abstract List<MongoMember> members();

    abstract List<String> components();

    /** That everything is as it was before the first backup. */
    abstract void assertFree();

    @BeforeAll
    void open() {
        database = start();
        scene = Scene.with(database.images());
        scene.bind(BINDING, database.appBinding("mongodb", database.port()));
        scene.secret("mongodb-auth", Flow.of(database.credentials()));
        database.fill();
        filled = database.contents();
    }

    @AfterAll
    void close() {
        scene.close();
        database.close();
    }

    @AfterEach
    void nothingStaysLocked() {
        members().forEach(member -> member.when("find", message -> {}));
        assertThat(members()).extracting(MongoMember::locks).containsOnly(0);
        assertFree();
    }

    @Test
    void bringsEverythingBackFromLockedMembersIntoThePrimaries() {
        Played backup = backup();
        assertThat(backup.components().keySet()).containsExactlyElementsOf(components());
        assertThat(locked()).allSatisfy(member -> assertThat(member.commands()).contains("fsync", "fsyncunlock"));
        assertThat(backup.components().values())
                .allSatisfy(component -> assertThat(component.verified()).contains("data"));
        database.clear();

        Played restore = restore("latest");

        assertThat(restore.components().keySet()).containsExactlyElementsOf(components());
        assertThat(restore.components().entrySet())
                .allSatisfy(one -> assertThat(one.getValue().snapshot())
                        .isEqualTo(backup.components().get(one.getKey()).snapshot()));
        assertThat(database.contents()).isEqualTo(filled);
    }

    @Test
    void aDumpThatIsKilledLeavesNothingLockedForTheGuardFreesIt() throws InterruptedException {
        Played played = interrupted(act -> sigkill("backup"), 0);

        assertThat(played.failure().reason()).isEqualTo("DUMP_FAILED");
        assertThat(played.failure().message()).contains("ended from outside");
    }

    @Test
    void aDumpThatRunsOutOfMemoryLeavesNothingLockedEither() throws InterruptedException {
        Played played = interrupted(act -> scene.embedded.outOfMemory("demo", scene.podName(), "dump"), 0);

        assertThat(played.failure().reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(played.failure().message()).contains("container dump");
    }

    @Test
    void anAbortedBackupLeavesNothingLocked() throws InterruptedException {
        interrupted(act -> act.abort("by alice"), 0);
    }

    @Test
    void aBackupWhoseControllerIsLostIsTakenUpAndAborted() throws InterruptedException {
        interrupted(
                act -> {
                    act.loseController();
                    act.takeUpAgain();
                    act.abort("its build is gone");
                },
                0);
    }

    @Test
    void aBackupThatNobodyKnowsAnyMoreIsEndedByTheSweeperAndFreesItself() throws InterruptedException {
        begin(0).loseController();

        sweepAway();
    }

    @Test
    void whatALostPodOfABackupThatNobodyKnowsHasLeftIsFreedByTheSweeper() throws InterruptedException {
        begin(0).loseController();
        lost();
        assertThat(locked()).extracting(MongoMember::locks).containsOnly(1);

        sweepAway();
    }

    @Test
    void aPodThatIsDeletedFreesWhatItHasLockedOnItsWayOut() throws InterruptedException {
        Played played = interrupted(act -> scene.embedded.delete("Pod", "demo", scene.podName()), 0);

        assertThat(played.succeeded()).isFalse();
    }

    @Test
    void aPodThatIsLostWithItsNodeIsCleanedUpAfterByAJob() throws InterruptedException {
        Played played = interrupted(act -> lost(), 0);

        assertThat(played.succeeded()).isFalse();
        assertThat(played.log())
                .contains("Removing what the ended pod may have left in the repository and locked in the database");
    }

    @Test
    void aRetryAfterALostPodFreesItBeforeItDumps() throws InterruptedException {
        Played played = interrupted(
                act -> {
                    members().forEach(member -> member.when("find", message -> {}));
                    lost();
                },
                1);

        assertThat(played.succeeded()).as(String.join("\n", played.log())).isTrue();
        assertThat(played.result().state().attempt())
                .as("attempts, with none that only cleans")
                .isEqualTo(2);
    }

    /** Plays a backup to where its members are locked, lets something happen there, and plays it to its end. */
    Played interrupted(Consumer<Theatre.Act> event, int retries) throws InterruptedException {
        Theatre.Act act = begin(retries);
        event.accept(act);
        return check(act.toEnd(LONG));
    }

    private Theatre.Act begin(int retries) throws InterruptedException {
        MongoMember last = locked().get(locked().size() - 1);
        CountDownLatch caught = last.stall(HALF_WAY);
        Theatre.Act act = scene.theatre.begin(request(retries));
        assertThat(caught.await(60, TimeUnit.SECONDS))
                .as("the dump reads: %s", scene.said())
                .isTrue();
        assertThat(last.locks()).as("locked while it is read").isOne();
        return act;
    }

    /** A controller that has lost its sessions sweeps, an hour later, until nothing of them is left. */
    private void sweepAway() {
        Sweep.Parts parts = new Sweep.Parts(
                Theatre.CONTROLLER,
                AgentPackages.ofThisBuild().configMapNames(),
                Set::of,
                Clock.offset(Clock.systemUTC(), Duration.ofHours(1)),
                LONG);
        scene.embedded.await("swept", LONG, () -> {
            SweepReport report = new Sweep(
                            parts, scene.cluster.inventory(), new Target("embedded", List.of(""), namespace -> true))
                    .run(false);
            assertThat(report.findings()).allMatch(Finding::removed);
            return scene.embedded.list("Job", "").stream()
                    .allMatch(job -> job.at("/metadata/name").asText().endsWith("-free"));
        });
        scene.embedded
                .list("Job", "")
                .forEach(job -> scene.embedded.delete(
                        "Job", "demo", job.at("/metadata/name").asText()));
        // whose locks in the repositories are those of a lost pod, which a session of its own would have removed
        components().forEach(component -> repo(component).restic("unlock", "--remove-all"));
    }

    /** Both at once, so that nobody is left to free anything. */
    private void lost() {
        sigkill("finish");
        sigkill("backup");
    }

    /** Ends a container's first process, and with it all others there. */
    private void sigkill(String word) {
        List<ProcessHandle> first = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("agent.jar"))
                .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                        .contains(word))
                .toList();
        assertThat(first).as("processes of %s", word).isNotEmpty();
        first.forEach(ProcessHandle::destroyForcibly);
    }

    Played backup() {
        return check(scene.theatre.play(request(0)));
    }

    Played restore(String snapshot) {
        return check(scene.theatre.play(
                Scene.restore(BINDING, BINDING, Optional.empty(), snapshot, Map.of("ifExists", "replace"))));
    }

    private Played check(Played played) {
        scene.check(played, repo(components().get(0)));
        for (String component : components()) {
            Repo repo = repo(component);
            if (repo.exists()) {
                assertThat(repo.locks()).as("locks of %s", component).isEmpty();
                assertThat(repo.snapshotsOf(played.result().state().id()))
                        .as("snapshots of %s", component)
                        .hasSize(
                                played.succeeded()
                                                && played.result()
                                                        .state()
                                                        .request()
                                                        .operation()
                                                        .equals("backup")
                                        ? 1
                                        : 0);
            }
        }
        return played;
    }

    private static Request.Backup request(int retries) {
        return new Request.Backup(
                BINDING,
                Scene.volume("backups"),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                Scene.limits(retries));
    }

    private Repo repo(String component) {
        return scene.repo(BINDING, component);
    }
}
