package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.ContainerView.State;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Terminated;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a pod is understood whose {@code finish} runs beside its {@code dump}. */
class GuardedPodTest {
    private static final State RUNS = new ContainerView.Running(Instant.EPOCH);
    private static final State WELL = ended(0, "Completed", "");
    private static final String GOOD = "{\"components\": {\"dump\": {\"snapshot\": \"" + "5".repeat(64) + "\","
            + " \"time\": \"2026-03-01T02:00:30Z\", \"path\": \"/dump.archive\", \"bytes\": 1000}}, \"warnings\": []}";

    @Test
    void aDumpThatFailedIsNotTheEndBeforeTheGuardHasFreedWhatItHadLocked() {
        State failed = ended(1, "Error", failure("DUMP_FAILED", "the dump said so"));

        assertThat(read(failed, RUNS)).isEqualTo(new Reading.Working("finish"));
        assertThat(read(failed, new ContainerView.Waiting("ContainerCreating", "")))
                .isInstanceOf(Reading.Waiting.class);
        assertThat(end(failed, ended(1, "Error", failure("DUMP_FAILED", "the dump said so; all is free"))))
                .isEqualTo(Outcome.Failure.lasting("DUMP_FAILED", "the dump said so; all is free"));
    }

    @Test
    void aDumpThatRanOutOfMemoryIsToldAsThatOnceTheGuardHasEnded() {
        State killed = ended(137, "OOMKilled", "");
        assertThat(read(killed, RUNS)).isEqualTo(new Reading.Working("finish"));

        Outcome.Failure failure = (Outcome.Failure) end(killed, ended(1, "Error", failure("DUMP_FAILED", "was ended")));

        assertThat(failure.reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(failure.message()).contains("container dump", "higher memory limit");
        assertThat(failure.retry()).isFalse();
    }

    @Test
    void theGuardsFailureIsTheOutcomeWhenTheDumpWasKilledWithoutAWord() {
        State killed = ended(137, "Error", "");
        String message = failure("DUMP_FAILED", "the dump was ended from outside");
        assertThat(end(killed, ended(1, "Error", message)))
                .isEqualTo(Outcome.Failure.lasting("DUMP_FAILED", "the dump was ended from outside"));
    }

    @Test
    void theDumpsFailureIsTheOutcomeWhenTheGuardWasKilledWithoutAWord() {
        State failed = ended(1, "Error", failure("DATABASE_REFUSED", "wrong password"));
        assertThat(end(failed, ended(137, "Error", "")))
                .isEqualTo(Outcome.Failure.lasting("DATABASE_REFUSED", "wrong password"));
    }

    @Test
    void aSnapshotThatWasProvenIsGoodHoweverTheDumpsProcessEnded() {
        assertThat(end(WELL, ended(0, "Completed", GOOD))).isInstanceOf(Outcome.Success.class);
        assertThat(end(ended(137, "Error", ""), ended(0, "Completed", GOOD))).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void whileBothRunTheDumpIsAtWork() {
        assertThat(read(RUNS, RUNS)).isEqualTo(new Reading.Working("dump"));
        assertThat(read(WELL, RUNS)).isEqualTo(new Reading.Working("finish"));
    }

    @Test
    void aGuardThatEndsBeforeItsDumpEndsTheAttempt() {
        Outcome.Failure failure = (Outcome.Failure) end(RUNS, ended(137, "OOMKilled", ""));
        assertThat(failure.reason()).isEqualTo("OUT_OF_MEMORY");
    }

    @Test
    void whoeverMayHaveLeftSomethingLockedIsCleanedUpAfter() {
        Outcome failed = Outcome.Failure.lasting("DUMP_FAILED", "said");
        String message = failure("DUMP_FAILED", "said");
        String held = message.replace("\"retry\"", "\"held\": true, \"retry\"");

        assertThat(suspect(failed, RUNS, RUNS)).as("gone while at work").isTrue();
        assertThat(suspect(failed, ended(1, "Error", message), ended(1, "Error", message)))
                .as("all in order")
                .isFalse();
        assertThat(suspect(failed, ended(1, "Error", message), ended(1, "Error", held)))
                .as("the guard could not free it")
                .isTrue();
        assertThat(suspect(failed, ended(137, "Error", ""), ended(1, "Error", message)))
                .as("the dump may have left restic's lock")
                .isTrue();
        Outcome good = end(WELL, ended(0, "Completed", GOOD));
        assertThat(suspect(good, WELL, ended(0, "Completed", GOOD))).isFalse();
        assertThat(suspect(good, WELL, ended(0, "Completed", GOOD.replaceFirst("\\{", "{\"held\": true, "))))
                .isTrue();
    }

    private static boolean suspect(Outcome outcome, State dump, State finish) {
        return PodReader.mayHaveLeftSomething(pod(dump, finish), outcome);
    }

    private static Outcome end(State dump, State finish) {
        return ((Reading.Ended) read(dump, finish)).outcome();
    }

    private static Reading read(State dump, State finish) {
        return PodReader.read(pod(dump, finish));
    }

    private static PodView pod(State dump, State finish) {
        return new PodView(
                new ObjectRef("demo", "pod-1"),
                "Running",
                "",
                false,
                List.of(
                        new ContainerView("restic", false, WELL),
                        new ContainerView("prepare", false, WELL),
                        new ContainerView("dump", true, dump),
                        new ContainerView("finish", true, finish)));
    }

    private static State ended(int exitCode, String reason, String message) {
        return new Terminated(exitCode, reason, message, Instant.EPOCH, Instant.EPOCH);
    }

    private static String failure(String reason, String message) {
        return "{\"failure\": {\"reason\": \"" + reason + "\", \"message\": \"" + message + "\", \"retry\": false}}";
    }
}
