package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.restic.Sizes;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.PodResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** The main job, from an AppBinding to a restored database, on one screen. */
public final class Demo {
    private static final String SESSION = "demo";
    private static final int SHOWN_DIFFERENCES = 5;

    private final Options options;
    private final Console console = new Console();
    private final Table table =
            new Table("", "OPERATION", "COMPONENT", "SNAPSHOT", "BYTES", "ADDED", "SECONDS", "VERIFIED");

    private Demo(Options options) {
        this.options = options;
    }

    public static void main(String[] words) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new Demo(options).run());
    }

    private int run() throws InterruptedException {
        int failed = 0;
        for (Show show : options.shows()) {
            failed += run(show);
        }
        if (!options.dryRun()) {
            table.lines().forEach(console::plain);
        }
        return failed == 0 ? 0 : 1;
    }

    /** @return 0 when all came back */
    private int run(Show show) throws InterruptedException {
        try (Place place = place(show)) {
            place.open();
            if (options.dryRun()) {
                System.out.print(plan(show, place).toYaml());
                return 0;
            }
            return play(show, place);
        } catch (IllegalStateException | IllegalArgumentException e) {
            console.error(e.getMessage());
            return 1;
        }
    }

    /** Ctrl-C takes everything away, too. */
    private Place place(Show show) {
        Place place = options.kubeconfig().isPresent()
                ? new ClusterPlace(options.kubeconfig().get(), console)
                : show.place().get();
        Runtime.getRuntime().addShutdownHook(new Thread(place::close));
        return place;
    }

    private int play(Show show, Place place) throws InterruptedException {
        try (Theatre theatre = new Theatre(place.cluster(), place.secrets(), console::line)) {
            place.fill();
            SortedSet<String> before = place.contents();
            console.line(place.title() + " holds " + before.size() + " things");
            Played backup = theatre.play(backup(show, place));
            if (!backup.succeeded()) {
                return failed(place, "backup", backup);
            }
            place.clear();
            console.line(place.title() + " emptied: " + place.contents().size() + " things left");
            Played restore =
                    theatre.play(restore(show, place, backup.component().snapshot()));
            if (!restore.succeeded()) {
                return failed(place, "restore", restore);
            }
            int differences = compare(before, place.contents());
            row(place, "backup", backup, backup.component().verified().orElse("no"));
            row(place, "restore", restore, differences == 0 ? "compared" : "DIFFERS");
            keep(place);
            return differences == 0 ? 0 : 1;
        }
    }

    private int failed(Place place, String operation, Played played) {
        console.error(played.failure().message());
        table.row(place.title(), operation, "-", "-", "-", "-", "-", "FAILED");
        return 1;
    }

    private int compare(SortedSet<String> before, SortedSet<String> after) {
        SortedSet<String> lost = new TreeSet<>(before);
        lost.removeAll(after);
        SortedSet<String> strange = new TreeSet<>(after);
        strange.removeAll(before);
        lost.stream().limit(SHOWN_DIFFERENCES).forEach(line -> console.line("only before: " + line));
        strange.stream().limit(SHOWN_DIFFERENCES).forEach(line -> console.line("only after:  " + line));
        int differences = Math.max(lost.size(), strange.size());
        console.line("Compared " + before.size() + " things, value by value: "
                + (differences == 0 ? "all the same" : differences + " differ"));
        return differences;
    }

    private void row(Place place, String operation, Played played, String verified) {
        Map<String, PodResult.Component> components = played.components();
        long bytes = components.values().stream()
                .mapToLong(PodResult.Component::bytes)
                .sum();
        long added = components.values().stream()
                .mapToLong(PodResult.Component::added)
                .sum();
        Duration took = Duration.between(
                played.result().state().started(), played.result().ended());
        table.row(
                place.title(),
                operation,
                String.join(" ", components.keySet()),
                played.component().snapshot().substring(0, 8),
                Sizes.text(bytes),
                operation.equals("backup") ? Sizes.text(added) : "-",
                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0),
                verified);
    }

    private void keep(Place place) throws InterruptedException {
        if (!options.keep()) {
            return;
        }
        console.plain("");
        place.howToReach().forEach(console::plain);
        console.plain("Kept until you press Ctrl-C.");
        new CountDownLatch(1).await();
    }

    private static Plan plan(Show show, Place place) {
        Attempt attempt = new Attempt("demo-controller", "demo", "dryrun", 1, 3600, List.of(), List.of());
        try (Theatre theatre = new Theatre(place.cluster(), place.secrets(), line -> {})) {
            return theatre.planner()
                    .plan(
                            backup(show, place),
                            place.cluster().appBinding(place.appBinding()),
                            attempt,
                            place.secrets());
        }
    }

    private static Request.Backup backup(Show show, Place place) {
        return new Request.Backup(
                place.appBinding(),
                place.storage(),
                Optional.empty(),
                SESSION,
                show.backupTask(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                place.pod(),
                Limits.DEFAULT);
    }

    private static Request.Restore restore(Show show, Place place, String snapshot) {
        return new Request.Restore(
                place.appBinding(),
                place.storage(),
                Optional.empty(),
                SESSION,
                show.restoreTask(),
                place.restoring(),
                Optional.empty(),
                snapshot,
                place.pod(),
                Limits.DEFAULT);
    }
}
