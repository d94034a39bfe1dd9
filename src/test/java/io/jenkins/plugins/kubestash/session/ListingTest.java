package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listing of snapshots, from the pod's message to the last line of the log. */
class ListingTest {
    private static final String LOST =
            "{\"failure\":{\"reason\":\"REPOSITORY_UNREACHABLE\",\"message\":\"no answer\",\"retry\":true}}";
    private static final String HOUR_OLDER = "2026-01-01T00:00:00Z";

    @Test
    void theTableOfThePodIsReadColumnByColumn() {
        assertThat(Listing.read(Listing.message(Listing.TWO, 7)))
                .isEqualTo(new SnapshotList(
                        List.of(
                                new SnapshotList.Entry(
                                        "000000000000000a",
                                        Instant.parse("2026-01-01T01:00:00Z"),
                                        1000,
                                        "dump",
                                        "s2.1",
                                        "redis",
                                        ""),
                                new SnapshotList.Entry(
                                        "000000000000000b", Instant.parse(HOUR_OLDER), 1, "dump", "s1.1", "", "task")),
                        7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "{\"snapshots\":\"\"}",
                "{\"snapshots\":[],\"total\":0}",
                "{\"snapshots\":\"not base64\",\"total\":1}",
                "{\"snapshots\":\"AAAA\",\"total\":1}"
            })
    void aMessageThatIsNoTableIsAFailure(String message) {
        Outcome.Failure failure = (Outcome.Failure) Listing.outcome(message);
        assertThat(failure.reason()).isEqualTo("NO_RESULT");
        assertThat(failure.retry()).isTrue();
        assertThat(failure.message())
                .isEqualTo("pod demo/pod-1 ended well but left no list of snapshots; run it again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\t1\t1\tdump",
                "a\n1\n1\ndump\ns.1\nredis",
                "a\tb\n1\n1\ndump\ns.1\nredis\ntask",
                "a\n1\nmany?\ndump\ns.1\nredis\ntask",
                "a\nzzzzzzzzzzzz\n1\ndump\ns.1\nredis\ntask"
            })
    void aTableThatIsNotWholeIsAFailure(String columns) {
        assertThat(Listing.outcome(Listing.message(columns, 1))).isInstanceOf(Outcome.Failure.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2 snapshots of demo/redis in /backup/demo/redis/repository/v1/nightly",
        "9, The newest 2 of 9 snapshots of demo/redis in /backup/demo/redis/repository/v1/nightly"
    })
    void theLastLineSaysHowManyThereAre(int total, String line) {
        Play play = Play.listing(Play.limits(0));
        play.toEnd();
        SessionState state = play.session.state();
        SnapshotList list =
                new SnapshotList(Listing.read(Listing.message(Listing.TWO, 2)).snapshots(), total);
        assertThat(Ending.lines(state, success(list), state.since())).containsExactly(line);
    }

    @ParameterizedTest
    @CsvSource({"0, No snapshot of demo/redis in ", "1, 1 snapshot of demo/redis in "})
    void noneAndOneAreSaidInProperWords(int number, String line) {
        Play play = Play.listing(Play.limits(0));
        play.toEnd();
        SessionState state = play.session.state();
        List<SnapshotList.Entry> some =
                Listing.read(Listing.message(Listing.TWO, 2)).snapshots().subList(0, number);
        assertThat(Ending.lines(state, success(new SnapshotList(some, number)), state.since()))
                .singleElement()
                .asString()
                .startsWith(line);
    }

    @Test
    void aListingNeedsNoAppBindingAndItsResultIsStored() {
        Play play = Play.listing(Play.limits(0));
        Outcome.Success success = (Outcome.Success)
                play.until("CLEANING").loseController().toEnd().outcome();
        assertThat(success.result().listed().orElseThrow()).isEqualTo(Listing.read(Listing.message(Listing.TWO, 2)));
        assertThat(success.result().components()).isEmpty();
        assertThat(play.world.created).hasSize(1);
        assertThat(play.log)
                .endsWith("2 snapshots of demo/redis in /backup/demo/redis/repository/v1/nightly")
                .startsWith("Listing the snapshots of demo/redis in /backup/demo/redis/repository/v1/nightly");
    }

    @Test
    void aListingWhosePodIsKilledIsFollowedByNoOtherJob() {
        Play play = Play.listing(Play.limits(0));
        play.until("RUNNING list").world.outOfMemory(play.session.state().job());
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(play.world.created).hasSize(1);
    }

    @Test
    void aListingThatIsAbortedAndHasToBeKilledIsFollowedByNoOtherJob() {
        Play play = Play.listing(Play.limits(0));
        play.world.deafToTerm = true;
        play.until("RUNNING list").session.abort("by alice");
        assertThat(play.toEnd().outcome()).isEqualTo(new Outcome.Abort("by alice"));
        assertThat(play.world.created).hasSize(1);
    }

    @Test
    void aListingThatMayEndBetterIsTriedAgain() {
        Play play = Play.listing(Play.limits(1));
        play.world.script("list", LOST);
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.world.created).hasSize(2);
    }

    @Test
    void aListingThatTakesTooLongSaysWhatItWas() {
        Play play = Play.listing(Play.limits(0));
        play.until("RUNNING list").clock.advance(java.time.Duration.ofHours(25));
        play.world.stuck = true;
        play.toEnd();
        assertThat(play.failure().message())
                .isEqualTo("listing of the snapshots of demo/redis took longer than its time-out of 24 h");
    }

    private static Outcome success(SnapshotList list) {
        return new Outcome.Success(new PodResult(java.util.Map.of(), List.of(), Optional.empty(), Optional.of(list)));
    }
}
