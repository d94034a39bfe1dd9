package io.jenkins.plugins.kubestash.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Drives the plugin in a real Jenkins over HTTP, as users do. Exit code 1 when a scenario fails, 2 when the command line
 * is wrong.
 */
public final class Acceptance {
    private static final int LONGEST_FAILURE = 4000;

    private final Stage stage;
    private final Invariants invariants;
    private final List<Result> results = new ArrayList<>();

    private record Result(String name, String failure, Duration took) {
        String line() {
            return "%-48s %-6s %6.1f".formatted(name, failure.isEmpty() ? "ok" : "FAILED", took.toMillis() / 1000.0);
        }
    }

    private Acceptance(Stage stage) {
        this.stage = stage;
        invariants = new Invariants(stage);
    }

    public static void main(String[] words) {
        try {
            System.exit(run(Given.parse(words)));
        } catch (IllegalArgumentException e) {
            System.err.println("acceptance: " + e.getMessage());
            System.exit(2);
        }
    }

    private static int run(Given given) {
        List<Scenario> wanted = scenarios(given.results())
                .filter(scenario -> given.only().isEmpty() || given.only().contains(scenario.name()))
                .toList();
        try (Stage stage = new Stage(given)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
            Instant begin = Instant.now();
            stage.open();
            System.out.printf(
                    "Jenkins at %s is up after %.1f s%n",
                    stage.jenkins().url(),
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0);
            return new Acceptance(stage).play(wanted);
        } catch (IllegalStateException e) {
            System.err.println("acceptance: " + e.getMessage());
            return 1;
        }
    }

    private static Stream<Scenario> scenarios(Path results) {
        return Stream.of(
                        Pipelines.all(),
                        Freestyle.all(),
                        Credentials.all(),
                        Misuse.all(),
                        Failures.all(),
                        Remotes.all(),
                        Names.all(),
                        Records.all(),
                        Engines.all(),
                        Forms.all(results),
                        Aborts.all(),
                        Trouble.all(),
                        Speed.all(),
                        Restarts.all())
                .flatMap(List::stream);
    }

    private int play(List<Scenario> wanted) {
        for (Scenario scenario : wanted) {
            Result result = play(scenario);
            results.add(result);
            System.out.println(result.line());
            if (!result.failure().isEmpty()) {
                System.out.println(result.failure().indent(4).stripTrailing());
            }
        }
        long failed =
                results.stream().filter(result -> !result.failure().isEmpty()).count();
        System.out.println();
        results.forEach(result -> System.out.println(result.line()));
        System.out.println("acceptance: " + (results.size() - failed) + " of " + results.size() + " passed");
        return failed == 0 ? 0 : 1;
    }

    private Result play(Scenario scenario) {
        Instant begin = Instant.now();
        String failure = "";
        try {
            scenario.play().on(stage);
            invariants.check();
        } catch (Exception | AssertionError e) {
            failure = e.getMessage() == null ? e.toString() : e.getMessage().strip();
            failure = failure.substring(0, Math.min(failure.length(), LONGEST_FAILURE));
        }
        return new Result(scenario.name(), failure, Duration.between(begin, Instant.now()));
    }
}
