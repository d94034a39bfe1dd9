package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;

/** A controller that ends, in good or in bad order, while sessions are in each of their phases. */
final class Restarts {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(6);
    private static final int ALWAYS = Integer.MAX_VALUE;
    /** What a whole backup says, numbers and names apart. */
    private static final List<String> STORY = List.of(
            "Backup of shop/orders-redis .*",
            "Job shop/\\S+ started",
            "  prepare: redis .* answers at .*",
            "  dump: .* read, .*",
            "  finish: snapshot [0-9a-f]{8} read back: .*",
            "Snapshot [0-9a-f]{8} proven: .*");

    private Restarts() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("killed-in-every-phase", stage -> restart(stage, "killed", stage.jenkins()::kill)),
                new Scenario("restarted-in-every-phase", stage -> restart(stage, "restarted", stage.jenkins()::stop)),
                new Scenario("killed-in-a-restore", Restarts::restore),
                new Scenario("killed-in-an-abort", Restarts::abort),
                new Scenario("what-does-not-come-back-is-swept", Restarts::swept));
    }

    private static void restart(Stage stage, String how, Runnable end) {
        Map<String, Build> builds = new LinkedHashMap<>();
        try {
            builds.put("cleaning", inCleaning(stage, how));
            builds.put("finish", heldAt(stage, how, "finish", "dump"));
            builds.put("dump", heldAt(stage, how, "dump", "backup"));
            builds.put("pending", waitingForANode(stage, how));
            builds.put("creating", withoutAJob(stage, how));
            end.run();
            stage.jenkins().start();
            builds.values().forEach(build -> build.awaitLog("Resuming build"));
        } finally {
            stage.cluster().faults().clear();
            stage.cluster().schedulable();
            stage.hold().releaseAll();
        }
        builds.forEach((phase, build) -> {
            build.ends("SUCCESS");
            toldOnce(phase, build);
        });
        assertThat(storedSessions(stage)).as("stored sessions").noneMatch(session -> session.contains(how + "-in-"));
    }

    private static void restore(Stage stage) {
        stage.fill();
        SortedSet<String> before = stage.contents();
        stage.admin().pipeline("killed-restore", """
                def made = kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'killed-restore', verify: 'snapshot'
                def back = kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', session: 'killed-restore', parameters: 'flush=true', snapshot: made.snapshotId
                echo 'returned ' + back.result
                """);
        Build build;
        stage.hold().hold("dump");
        try {
            build = stage.admin().start("killed-restore");
            stage.hold().await("dump");
            stage.jenkins().kill();
            stage.jenkins().start();
            build.awaitLog("Resuming build");
        } finally {
            stage.hold().releaseAll();
        }
        build.ends("SUCCESS")
                .says("Restore of shop/orders-redis")
                .says("Restored snapshot")
                .says("returned ");
        assertThat(stage.contents()).isEqualTo(before);
    }

    /** The Job of a build that was stopped cannot be deleted yet when Jenkins dies. */
    private static void abort(Stage stage) {
        stage.admin()
                .pipeline(
                        "killed-abort",
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'killed-abort'");
        Build build;
        stage.hold().hold("backup");
        try {
            build = stage.admin().start("killed-abort");
            stage.hold().await("backup");
            stage.cluster().faults().plan(ALWAYS, request -> request.verb().equals("delete"), new Fault.Status(503));
            build.stop();
            Waiting.until("the session is told to end", SOON, () -> storedSessions(stage).stream()
                    .anyMatch(session -> session.contains("killed-abort") && session.contains("CLEANING")));
            stage.jenkins().kill();
            stage.jenkins().start();
        } finally {
            stage.cluster().faults().clear();
            stage.hold().releaseAll();
        }
        build.ends("ABORTED").says("Aborted: ");
    }

    /**
     * A freestyle build does not come back, nor does a session that another version of the plugin has stored: what they
     * had in the cluster goes with the next sweeps.
     */
    private static void swept(Stage stage) throws IOException {
        stage.admin().freestyle("killed-freestyle", Freestyle.backup(), "");
        stage.admin()
                .pipeline(
                        "killed-alien",
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'alien'");
        try {
            stage.hold().hold("backup");
            Build alien = stage.admin().start("killed-alien");
            stage.hold().await("backup");
            stage.hold().hold("backup");
            stage.admin().start("killed-freestyle");
            stage.hold().await("backup");
            stage.jenkins().kill();
            makeAlien(stage);
            stage.jenkins().start();
            alien.ends("FAILURE").says("has format 999");
            forgetAlien(stage);
            Waiting.until("the sweeper has removed all", LONGEST_SWEEP, () -> Invariants.leftovers(stage)
                    .isEmpty());
        } finally {
            stage.hold().releaseAll();
        }
    }

    private static void makeAlien(Stage stage) throws IOException {
        Path file = alien(stage);
        Files.writeString(file, read(file).replaceFirst("(\"format\"\\s*:\\s*)1\\b", "$1999"));
    }

    /** As an administrator does who will not go back to the other version: until then the sweeper spares what it has. */
    private static void forgetAlien(Stage stage) throws IOException {
        Files.delete(alien(stage));
    }

    private static Path alien(Stage stage) {
        return sessionFiles(stage).stream()
                .filter(file -> read(file).contains("alien"))
                .findFirst()
                .orElseThrow();
    }

    private static Build start(Stage stage, String how, String phase) {
        String name = how + "-in-" + phase;
        stage.admin()
                .pipeline(
                        name,
                        "def made = kubestashBackup(appBinding: 'shop/orders-redis', storage: 'volume', session: '"
                                + name + "')\necho 'returned ' + made.snapshotId");
        return stage.admin().start(name);
    }

    /** The Job cannot be deleted. */
    private static Build inCleaning(Stage stage, String how) {
        stage.cluster().faults().plan(ALWAYS, request -> request.verb().equals("delete"), new Fault.Status(503));
        Build build = start(stage, how, "cleaning");
        Waiting.until("a session is in CLEANING", SOON, () -> storedSessions(stage).stream()
                .anyMatch(session -> session.contains("CLEANING")));
        return build;
    }

    private static Build heldAt(Stage stage, String how, String phase, String word) {
        stage.hold().hold(word);
        Build build = start(stage, how, phase);
        stage.hold().await(word);
        return build;
    }

    private static Build waitingForANode(Stage stage, String how) {
        stage.cluster().unschedulable("Insufficient cpu");
        Build build = start(stage, how, "pending");
        build.awaitLog(" started");
        return build;
    }

    /** The Job cannot be created. */
    private static Build withoutAJob(Stage stage, String how) {
        stage.cluster()
                .faults()
                .plan(
                        ALWAYS,
                        request -> request.verb().equals("create")
                                && request.path().endsWith("/jobs"),
                        new Fault.Status(503));
        Build build = start(stage, how, "creating");
        build.awaitLog("Backup of");
        return build;
    }

    /** Every line of the session once, in order, and the step returned once. */
    private static void toldOnce(String phase, Build build) {
        List<String> lines = build.lines();
        int from = 0;
        for (String pattern : STORY) {
            List<Integer> where = Stream.iterate(0, i -> i + 1)
                    .limit(lines.size())
                    .filter(i -> lines.get(i).matches(pattern))
                    .toList();
            assertThat(where)
                    .as("%s: lines like '%s' in\n%s", phase, pattern, build.log())
                    .hasSize(1);
            assertThat(where.get(0))
                    .as("%s: order of '%s' in\n%s", phase, pattern, build.log())
                    .isGreaterThanOrEqualTo(from);
            from = where.get(0);
        }
        assertThat(lines.stream().filter(line -> line.startsWith("returned ")))
                .as("%s: returns in\n%s", phase, build.log())
                .hasSize(1);
    }

    private static List<String> storedSessions(Stage stage) {
        return sessionFiles(stage).stream().map(Restarts::read).toList();
    }

    private static List<Path> sessionFiles(Stage stage) {
        Path directory = stage.jenkins().home().resolve("kubestash/sessions");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // replaced at this moment
        }
    }
}
