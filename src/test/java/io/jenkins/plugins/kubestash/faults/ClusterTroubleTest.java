package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jenkins.plugins.kubestash.embedded.ApiRequest;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.scene.Played;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The API server answers badly, or not at all, while whole backups are under way: each goes on, succeeds with its one
 * Job, and shows every line of its log once. Nearly all of their time is waiting, so they are played at the same time.
 */
class ClusterTroubleTest {
    private static final int AT_THE_SAME_TIME = 14;
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(1500);

    /** Kinds of requests that every backup makes, the watches apart. */
    private static final List<String> FIRST_HALF = List.of(
            "create configmaps",
            "create jobs",
            "create secrets",
            "patch jobs",
            "list pods",
            "delete jobs",
            "list secrets");

    /** The rest: some are made only when an object turns out to be there already, so one request must fail before. */
    private static final List<String> SECOND_HALF = List.of(
            "get appbindings",
            "patch jobs",
            "get configmaps",
            "get jobs",
            "get secrets",
            "list events",
            "get pods/log",
            "delete pods",
            "delete secrets");

    /** What becomes of requests of either half; the slowest is begun first. */
    private record Trouble(String name, Fault first, Fault second) {
        Trouble(String name, Fault fault) {
            this(name, fault, fault);
        }
    }

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("stalled within the answer", new Fault.Stall(20)),
            new Trouble("cut within the answer", new Fault.Cut(20)),
            new Trouble("reset before it is done", new Fault.Reset(false)),
            new Trouble("reset after it is done", new Fault.Reset(true)),
            new Trouble("status 500", new Fault.Status(500)),
            new Trouble("status 503 without and with Retry-After", new Fault.Status(503, 0), new Fault.Status(503, 2)),
            new Trouble("status 429 with and without Retry-After", new Fault.Status(429, 2), new Fault.Status(429, 0)));

    private final ExecutorService stages = Executors.newFixedThreadPool(AT_THE_SAME_TIME);

    @AfterEach
    void close() {
        stages.shutdownNow();
    }

    @TestFactory
    List<DynamicContainer> aBackupSucceedsAlthoughTheApiServer() {
        return List.of(
                dynamicContainer("fails the first request of each kind in each stage", firstRequests()),
                dynamicContainer("does not let it watch", watches()),
                dynamicContainer("does not let it read logs for a while", logs()),
                dynamicContainer("never lets it read logs", unreadableLogs()));
    }

    private List<DynamicTest> firstRequests() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Trouble trouble : TROUBLES) {
            Duration timeout = trouble.first instanceof Fault.Stall ? SHORT : USUAL;
            tests.add(played(trouble.name + ", first half", timeout, ordeal -> firstHalf(ordeal, trouble.first)));
            tests.add(played(trouble.name + ", second half", timeout, ordeal -> secondHalf(ordeal, trouble.second)));
        }
        return tests;
    }

    private static void firstHalf(Ordeal ordeal, Fault fault) {
        ordeal.firstOfEach(FIRST_HALF, fault);
        throughAllStages(ordeal, "list events", "list pods");
        assertThat(ordeal.hits)
                .contains(
                        "CREATING create configmaps",
                        "CREATING create jobs",
                        "CREATING create secrets",
                        "CREATING patch jobs",
                        "none list pods",
                        "CLEANING delete jobs",
                        "CLEANING list pods",
                        "CLEANING list secrets");
    }

    private static void secondHalf(Ordeal ordeal, Fault fault) {
        ordeal.firstOfEach(SECOND_HALF, fault);
        if (!(fault instanceof Fault.Stall)) { // of a watch that falls silent nobody hears for minutes
            ordeal.firstOfEach(List.of("watch pods", "watch jobs"), fault);
        }
        throughAllStages(ordeal, "list events", "get pods/log");
        assertThat(ordeal.hits)
                .contains(
                        "PENDING get appbindings",
                        "CREATING patch jobs",
                        "CREATING get configmaps",
                        "CREATING get jobs",
                        "CREATING get secrets",
                        "none list events",
                        "CLEANING get jobs");
    }

    /** Holds the backup in each stage until the trouble of that stage has come. */
    private static void throughAllStages(Ordeal ordeal, String whileUnscheduled, String whileItRuns) {
        Held held = ordeal.held;
        held.scene.embedded.unschedulable("Insufficient cpu");
        List.of("version", "backup", "dump").forEach(held.gate::shut);
        ordeal.begin();
        ordeal.await(whileUnscheduled, () -> ordeal.requests("list", "events") > 0);
        String job = ordeal.jobUid();
        held.scene.embedded.schedulable();
        ordeal.awaitHit("prepare " + whileItRuns);
        held.gate.open("version");
        ordeal.awaitHit("dump " + whileItRuns);
        held.gate.open("backup");
        ordeal.awaitHit("finish " + whileItRuns);
        assertThat(ordeal.jobUid()).isEqualTo(job);
        held.gate.open("dump");
        ordeal.showedAll(ordeal.succeeds(), Ordeal.CONTAINERS);
    }

    private List<DynamicTest> watches() {
        return List.of(
                played("cut within an event", USUAL, ordeal -> watching(ordeal, new Fault.Cut(10))),
                played("status 410 Gone", USUAL, ordeal -> watching(ordeal, new Fault.Status(410))),
                played("too old resource version", USUAL, ordeal -> watching(ordeal, new Fault.Expired())),
                played("silence, of logs too", USUAL, ClusterTroubleTest::onlyAsking));
    }

    private static void watching(Ordeal ordeal, Fault fault) {
        ordeal.plan(Ordeal.ALWAYS, request -> request.verb().equals("watch"), fault);
        ordeal.begin();
        ordeal.showedAll(ordeal.succeeds(), Ordeal.CONTAINERS);
        assertThat(ordeal.requests("watch", "pods")).as("tried again").isGreaterThan(1);
    }

    /** Nothing comes by itself: neither an event nor the end of a stream. */
    private static void onlyAsking(Ordeal ordeal) {
        ordeal.plan(Ordeal.ALWAYS, request -> request.verb().equals("watch"), new Fault.Stall(0));
        ordeal.plan(
                Ordeal.ALWAYS, request -> isLog(request) && request.query().containsKey("follow"), new Fault.Stall(0));
        ordeal.begin();
        ordeal.showedAll(ordeal.succeeds(), Ordeal.CONTAINERS);
        assertThat(ordeal.requests("watch", "pods")).isEqualTo(1);
    }

    private List<DynamicTest> logs() {
        return List.of(
                played("streams cut anywhere", USUAL, ClusterTroubleTest::cutLogs),
                played("status 500", USUAL, ordeal -> refusedForAWhile(ordeal, new Fault.Status(500))),
                played("silence", SHORT, ordeal -> refusedForAWhile(ordeal, new Fault.Hang())));
    }

    private static void cutLogs(Ordeal ordeal) {
        for (long bytes = 15; bytes < 800; bytes += 67) {
            ordeal.plan(1, ClusterTroubleTest::isLog, new Fault.Cut(bytes));
        }
        ordeal.begin();
        ordeal.showedAll(ordeal.succeeds(), Ordeal.CONTAINERS);
        assertThat(ordeal.requests("get", "pods/log")).as("log requests").isGreaterThan(10);
    }

    private static void refusedForAWhile(Ordeal ordeal, Fault fault) {
        AtomicBoolean over = new AtomicBoolean();
        ordeal.plan(Ordeal.ALWAYS, request -> isLog(request) && !over.get(), fault);
        ordeal.held.gate.shut("backup");
        ordeal.begin();
        ordeal.held.scene.awaitRunning("dump");
        long before = ordeal.requests("get", "pods/log");
        ordeal.await("more log requests", () -> ordeal.requests("get", "pods/log") > before);
        over.set(true);
        ordeal.held.gate.open();
        ordeal.showedAll(ordeal.succeeds(), Ordeal.CONTAINERS);
    }

    private List<DynamicTest> unreadableLogs() {
        return List.of(
                played("status 500", USUAL, ordeal -> noLog(ordeal, 500, "HTTP status 500")),
                played("status 403", USUAL, ordeal -> noLog(ordeal, 403, "may not ")),
                played("of one container", USUAL, ClusterTroubleTest::oneLogThatIsAway));
    }

    private static void noLog(Ordeal ordeal, int status, String why) {
        ordeal.plan(Ordeal.ALWAYS, ClusterTroubleTest::isLog, new Fault.Status(status));
        Played played = heldInTheDump(ordeal);
        for (String container : Ordeal.CONTAINERS) {
            assertThat(Ordeal.shown(played, container))
                    .singleElement()
                    .asString()
                    .contains("the rest of its log cannot be read: ", why);
        }
    }

    /** The dump runs for a while, in which its log must not be asked for in a busy loop. */
    private static Played heldInTheDump(Ordeal ordeal) {
        ordeal.held.gate.shut("backup");
        ordeal.begin();
        ordeal.held.scene.awaitRunning("dump");
        Instant until = Instant.now().plusSeconds(6);
        ordeal.await("a while", () -> Instant.now().isAfter(until));
        ordeal.held.gate.open();
        Played played = ordeal.succeeds();
        assertThat(ordeal.requests("get", "pods/log")).as("log requests").isBetween(3L, 100L);
        return played;
    }

    private static void oneLogThatIsAway(Ordeal ordeal) {
        ordeal.plan(
                Ordeal.ALWAYS,
                request -> isLog(request) && "prepare".equals(request.query().get("container")),
                new Fault.Status(500));
        ordeal.held.gate.shut("backup");
        ordeal.begin();
        ordeal.awaitLine("  prepare: the rest of its log cannot be read");
        ordeal.held.gate.open();
        Played played = ordeal.succeeds();
        ordeal.showedAll(played, List.of("dump", "finish"));
        assertThat(Ordeal.shown(played, "prepare")).hasSize(1);
    }

    private static boolean isLog(ApiRequest request) {
        return request.is("get", "pods/log");
    }

    /** Begins now, beside the others; the test waits for its end. */
    private DynamicTest played(String name, Duration requestTimeout, Consumer<Ordeal> play) {
        Future<?> end = stages.submit(() -> {
            try (Ordeal ordeal = new Ordeal(requestTimeout)) {
                play.accept(ordeal);
            }
        });
        return dynamicTest(name, () -> {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new AssertionError(name + ": " + e.getCause().getMessage(), e.getCause());
            }
        });
    }
}
