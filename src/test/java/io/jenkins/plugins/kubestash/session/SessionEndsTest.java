package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.plan.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a session ends, and what it does about a failure, an abort or a pod that is gone. */
class SessionEndsTest {
    static final String LOST_DATABASE =
            "{\"failure\":{\"reason\":\"DATABASE_LOST\",\"message\":\"the database went away\",\"retry\":true}}";

    @Test
    void aBackupThatMeetsNoTroubleSucceeds() {
        Play play = new Play(Play.limits(0));
        SessionResult result = play.toEnd();
        assertThat(result.outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(result.state().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(play.world.created).hasSize(1);
    }

    @Test
    void anAbortBeforeTheResultIsKnownEndsAborted() {
        Play play = new Play(Play.limits(3));
        play.until("RUNNING dump").session.abort("by alice");
        assertThat(play.toEnd().outcome()).isEqualTo(new Outcome.Abort("by alice"));
        assertThat(play.world.created).hasSize(1);
    }

    @Test
    void anAbortAfterTheSnapshotIsProvenKeepsTheGoodResult() {
        Play play = new Play(Play.limits(0));
        play.until("CLEANING").session.abort("too late");
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void aFailureThatMayPassIsTriedAgainWithANewJobAfterTheDelay() {
        Play play = new Play(Play.limits(2));
        play.world.script("dump", LOST_DATABASE, LOST_DATABASE);
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.world.created).hasSize(3);
        assertThat(play.log).contains("Trying again in 30 s (retry 1 of 2)", "Trying again in 30 s (retry 2 of 2)");
    }

    @Test
    void aFailureThatLastsIsNotTriedAgain() {
        Play play = new Play(Play.limits(2));
        play.world.script(
                "prepare",
                "{\"failure\":{\"reason\":\"WRONG_REPOSITORY_PASSWORD\",\"message\":\"wrong\",\"retry\":false}}");
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("WRONG_REPOSITORY_PASSWORD");
        assertThat(play.world.created).hasSize(1);
    }

    @Test
    void theLastFailureIsTheResultWhenRetriesAreUsedUp() {
        Play play = new Play(Play.limits(1));
        play.world.script("dump", LOST_DATABASE, LOST_DATABASE);
        play.toEnd();
        assertThat(play.failure().message()).isEqualTo("the database went away");
        assertThat(play.world.created).hasSize(2);
    }

    @Test
    void theJobOfTheLastFailureIsMarkedWhenItIsToBeKept() {
        Limits plain = Play.limits(1);
        Play play = new Play(new Limits(
                plain.timeout(),
                plain.retries(),
                plain.retryDelay(),
                plain.databaseWait(),
                plain.lockWait(),
                plain.pendingTimeout(),
                plain.imageTimeout(),
                true));
        play.world.script("dump", LOST_DATABASE, LOST_DATABASE);
        while (play.session.result().isEmpty()) {
            play.turn();
        }
        assertThat(play.world.created).hasSize(2);
        assertThat(play.world.jobs.keySet())
                .containsExactly(play.session.state().job())
                .isEqualTo(play.world.kept);
    }

    @Test
    void aKilledPodsLockIsFreedByAJobOfItsOwnWhenNoRetryIsLeft() {
        Play play = new Play(Play.limits(0));
        play.until("RUNNING dump").world.outOfMemory(play.session.state().job());
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(play.world.created).hasSize(2);
        assertThat(play.log).contains("Removing what the ended pod may have left in the repository");
    }

    @Test
    void aPodThatWorkedUnseenAndWasKilledIsCleanedUpAfterToo() {
        Play play = new Play(Play.limits(0));
        play.until("RUNNING ").turn();
        play.clock.advance(World.CONTAINER_TIME.multipliedBy(4));
        assertThat(play.stage()).isEqualTo("RUNNING finish");
        play.world.killPod(play.session.state().job());
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("POD_LOST");
        assertThat(play.log).contains("Removing what the ended pod may have left in the repository");
    }

    @Test
    void aPodThatBeganUnseenBeforeAnAbortIsCleanedUpAfterToo() {
        Play play = new Play(Play.limits(0));
        play.until("RUNNING ").turn();
        play.world.deafToTerm = true;
        play.clock.advance(World.CONTAINER_TIME.multipliedBy(4));
        play.session.abort("by alice");
        assertThat(play.toEnd().outcome()).isEqualTo(new Outcome.Abort("by alice"));
        assertThat(play.world.created).hasSize(2);
    }

    @Test
    void aPodThatHadEndedKeepsItsOutcomeWhenItIsGoneBeforeItsLastLinesAreRead() {
        Play play = new Play(Play.limits(0));
        play.until("RUNNING finish");
        play.world.logsUnreadable = true;
        while (!play.stage().equals("RUNNING ")) {
            play.clock.advance(Duration.ofSeconds(1));
        }
        play.turn();
        play.world.killPod(play.session.state().job());
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.log).anyMatch(line -> line.contains("cannot be read"));
    }

    @Test
    void aPodThatDoesNotStartIsGivenUpAfterThePendingTimeout() {
        Play play = new Play(Play.limits(0));
        play.world.stuck = true;
        SessionResult result = play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("NOT_STARTED");
        assertThat(Duration.between(result.state().started(), result.ended()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void aPodThatHadToBeKilledOnAnAbortLeavesNoLockEither() {
        Play play = new Play(Play.limits(0));
        play.world.deafToTerm = true;
        play.until("RUNNING dump").session.abort("by alice");
        assertThat(play.toEnd().outcome()).isEqualTo(new Outcome.Abort("by alice"));
        assertThat(play.world.created).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"prepare, 1", "dump, 2", "finish, 2"})
    void whatAPodCouldNotTakeOutOfAStorageThatWasAwayIsRemovedByAJob(String container, int jobs) {
        Play play = new Play(Play.limits(0));
        play.world.script(
                container, "{\"failure\":{\"reason\":\"REPOSITORY_UNREACHABLE\",\"message\":\"away\",\"retry\":true}}");

        play.toEnd();

        assertThat(play.failure().reason()).isEqualTo("REPOSITORY_UNREACHABLE");
        assertThat(play.world.created).hasSize(jobs);
    }

    @Test
    void aRetryThatFreedTheLockNeedsNoJobForIt() {
        Play play = new Play(Play.limits(1));
        play.until("RUNNING dump").world.killPod(play.session.state().job());
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.world.created).hasSize(2);
        assertThat(play.world.environment(play.session.state().job(), "prepare", "KUBESTASH_DEAD_PODS"))
                .isNotEmpty();
    }

    @Test
    void aFinishedContainersLogIsReadToItsEndAndNoMore() {
        Play play = new Play(Play.limits(0));
        play.toEnd();
        assertThat(play.world.reads).containsExactly("prepare", "prepare", "dump", "dump", "finish", "finish");
    }

    @Test
    void aLockOfAPodThatIsGoneIsRemovedByTheNextAttemptWithoutCountingARetry() {
        Play play = new Play(Play.limits(0));
        play.world.locks.add("ks-0123456789-redis-older-1-abcde");
        play.world.script("prepare", lockedBy("ks-0123456789-redis-older-1-abcde"));
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.log).anyMatch(line -> line.contains("which is gone: removing its lock"));
    }

    @Test
    void aProvenSnapshotStaysGoodWhenRetentionIsKilled() {
        Play play = new Play(Play.limits(0));
        play.world.script(
                "finish", "{\"components\":{\"dump\":{\"snapshot\":\"abc\",\"bytes\":1}},\"pending\":\"retention\"}");
        Outcome.Success success = (Outcome.Success) play.toEnd().outcome();
        assertThat(success.result().warnings()).anyMatch(line -> line.contains("retention did not finish"));
    }

    @Test
    void aMissingAppBindingIsSaidInOneLineAndNothingIsCreated() {
        Play play = new Play(Play.limits(3));
        play.world.binding = Optional.empty();
        play.toEnd();
        assertThat(play.failure().message()).isEqualTo("there is no AppBinding demo/redis");
        assertThat(play.world.created).isEmpty();
    }

    @Test
    void aSilentClusterIsSaidOnceAndItsReturnOnce() {
        Play play = new Play(Play.limits(0));
        SessionTest.Event.CLUSTER_AWAY_FOR_TWO_MINUTES.happen(play.until("RUNNING dump"));
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.log.stream().filter(line -> line.contains("does not answer")))
                .hasSize(1);
        assertThat(play.log.stream().filter(line -> line.contains("answers again")))
                .hasSize(1);
    }

    @Test
    void logLinesAreShownOnceAlthoughTheControllerWasLost() {
        Play play = new Play(Play.limits(0));
        play.until("RUNNING finish").turn();
        play.loseController().toEnd();
        assertThat(play.log.stream().filter(line -> line.contains("dump said something")))
                .hasSize(1);
    }

    @Test
    void aStateThatCannotBeStoredForAWhileChangesNothingOfTheResult() {
        Play play = new Play(Play.limits(0));
        for (String stage : List.of("PENDING", "CREATING", "RUNNING finish", "CLEANING")) {
            play.until(stage).diskFull = true;
            assertThatThrownBy(() -> {
                        for (int turns = 0; turns < 20; turns++) {
                            play.turn();
                        }
                    })
                    .hasMessageContaining("disk is full");
            play.diskFull = false;
        }
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void aDatabaseWhoseAppBindingIsGoneIsSaidToStayLocked() {
        Play play = Play.guarded(Play.limits(0)).until("RUNNING dump");
        play.turn();
        play.world.killPod(play.session.state().job());
        play.world.binding = Optional.empty();
        play.until("RUNNING unlock");
        play.world.held.clear();
        play.toEnd();
        assertThat(play.log)
                .contains("Removing what the ended pod may have left in the repository and locked in the database")
                .anyMatch(line -> line.startsWith("Warning: what is locked in the database stays so: "));
    }

    private static String lockedBy(String pod) {
        return "{\"failure\":{\"reason\":\"REPOSITORY_LOCKED\",\"message\":\"locked\",\"retry\":true,\"lockedBy\":\""
                + pod + "\"}}";
    }
}
