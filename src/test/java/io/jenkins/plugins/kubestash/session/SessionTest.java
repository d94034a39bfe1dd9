package io.jenkins.plugins.kubestash.session;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every phase meets every event; {@link Play#toEnd} asserts what holds after each of them. */
class SessionTest {
    private static final List<String> STAGES = List.of(
            "PENDING",
            "CREATING",
            "RUNNING ",
            "RUNNING restic",
            "RUNNING prepare",
            "RUNNING dump",
            "RUNNING finish",
            "CLEANING",
            "RETRYING");
    private static final List<String> STAGES_OF_A_LISTING =
            List.of("PENDING", "CREATING", "RUNNING ", "RUNNING restic", "RUNNING list", "CLEANING", "RETRYING");

    enum Event {
        ABORT {
            @Override
            void happen(Play play) {
                play.session.abort("by alice");
            }
        },
        CONTROLLER_LOSS {
            @Override
            void happen(Play play) {
                play.loseController();
            }
        },
        ABORT_AND_CONTROLLER_LOSS {
            @Override
            void happen(Play play) {
                play.session.abort("by alice");
                play.turn();
                if (play.session.result().isEmpty()) {
                    play.loseController();
                }
            }
        },
        CLUSTER_AWAY_FOR_TWO_MINUTES {
            @Override
            void happen(Play play) {
                play.world.goAway();
                for (int i = 0; i < 60; i++) {
                    play.turn();
                    play.clock.advance(Duration.ofSeconds(2));
                }
                play.world.comeBack();
            }
        },
        JOB_DELETED {
            @Override
            void happen(Play play) {
                play.world.deleteJobByHand(play.session.state().job());
            }
        },
        POD_KILLED {
            @Override
            void happen(Play play) {
                play.world.killPod(play.session.state().job());
            }
        },
        OUT_OF_MEMORY {
            @Override
            void happen(Play play) {
                if (play.stage().startsWith("RUNNING ") && !play.stage().endsWith(" ")) {
                    play.world.outOfMemory(play.session.state().job());
                }
            }
        },
        TIME_OUT {
            @Override
            void happen(Play play) {
                play.clock.advance(Duration.ofHours(25));
            }
        };

        abstract void happen(Play play);
    }

    static Stream<Arguments> everyStageAndEvent() {
        return withEveryEvent(STAGES);
    }

    static Stream<Arguments> everyStageOfAListingAndEvent() {
        return withEveryEvent(STAGES_OF_A_LISTING);
    }

    private static Stream<Arguments> withEveryEvent(List<String> stages) {
        return stages.stream().flatMap(stage -> Stream.of(Event.values()).map(event -> arguments(stage, event)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyStageAndEvent")
    void everyEventInEveryStageEndsOnceAndLeavesNothing(String stage, Event event) {
        Play play = new Play(Play.limits(1));
        if (stage.equals("RETRYING")) {
            play.world.script("dump", SessionEndsTest.LOST_DATABASE);
        }
        event.happen(play.until(stage));
        play.toEnd();
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyStageAndEvent")
    void theSameWithoutARetryLeft(String stage, Event event) {
        if (stage.equals("RETRYING")) {
            return;
        }
        Play play = new Play(Play.limits(0));
        event.happen(play.until(stage));
        play.toEnd();
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyStageAndEvent")
    void aBackupThatLocksItsDatabaseLeavesItUnlockedWhateverHappens(String stage, Event event) {
        Play play = Play.guarded(Play.limits(stage.equals("RETRYING") ? 1 : 0));
        if (stage.equals("RETRYING")) {
            play.world.script("prepare", SessionEndsTest.LOST_DATABASE);
        }
        event.happen(play.until(stage));
        play.toEnd();
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyStageOfAListingAndEvent")
    void everyEventInEveryStageOfAListingEndsOnceAndIsFollowedByNoUnlocking(String stage, Event event) {
        Play play = Play.listing(Play.limits(1));
        if (stage.equals("RETRYING")) {
            play.world.script("list", SessionEndsTest.LOST_DATABASE);
        }
        event.happen(play.until(stage));
        play.toEnd();
    }
}
