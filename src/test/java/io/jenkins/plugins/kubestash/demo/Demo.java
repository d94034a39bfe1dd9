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
        try (Place place = place()) {
            place.open();
            if (options.dryRun()) {
                System.out.print(plan(place).toYaml());
                return 0;
            }
            return play(place);
        } catch (IllegalStateException | IllegalArgumentException e) {
            console.error(e.getMessage());
            return 1;
        }
    }

    /** Ctrl-C takes everything away, too. */
    private Place place() {
        Place place = options.kubeconfig().isPresent()
                ? new ClusterPlace(options.kubeconfig().get(), console)
                : new EmbeddedPlace();
        Runtime.getRuntime().addShutdownHook(new Thread(place::close));
        return place;
    }

    private int play(Place place) throws InterruptedException {
        try (Theatre theatre = new Theatre(place.cluster(), place.secrets(), console::line)) {
            place.fill();
            SortedSet<String> before = place.contents();
            console.line("Redis holds " + before.size() + " keys");
            Played backup = theatre.play(backup(place));
            if (!backup.succeeded()) {
                console.error(backup.failure().message());
                return 1;
            }
            place.flush();
            console.line("Redis flushed: " + place.contents().size() + " keys left");
            Played restore = theatre.play(restore(place, backup.component().snapshot()));
            if (!restore.succeeded()) {
                console.error(restore.failure().message());
                return 1;
            }
            int differences = compare(before, place.contents());
            table(backup, restore, differences).lines().forEach(console::plain);
            keep(place);
            return differences == 0 ? 0 : 1;
        }
    }

    private int compare(SortedSet<String> before, SortedSet<String> after) {
        SortedSet<String> lost = new TreeSet<>(before);
        lost.removeAll(after);
        SortedSet<String> strange = new TreeSet<>(after);
        strange.removeAll(before);
        lost.stream().limit(SHOWN_DIFFERENCES).forEach(line -> console.line("only before: " + line));
        strange.stream().limit(SHOWN_DIFFERENCES).forEach(line -> console.line("only after:  " + line));
        int differences = Math.max(lost.size(), strange.size());
        console.line("Compared " + before.size() + " keys, value by value, with their time to live: "
                + (differences == 0 ? "all the same" : differences + " differ"));
        return differences;
    }

    private static Table table(Played backup, Played restore, int differences) {
        Table table = new Table("", "ENGINE", "COMPONENT", "SNAPSHOT", "BYTES", "ADDED", "SECONDS", "VERIFIED");
        row(table, "backup", backup, backup.component().verified().orElse("no"));
        row(table, "restore", restore, differences == 0 ? "compared" : "DIFFERS");
        return table;
    }

    private static void row(Table table, String operation, Played played, String verified) {
        PodResult.Component component = played.component();
        Duration took = Duration.between(
                played.result().state().started(), played.result().ended());
        table.row(
                operation,
                component.engine() + " " + component.version(),
                "dump",
                component.snapshot().substring(0, 8),
                Sizes.text(component.bytes()),
                operation.equals("backup") ? Sizes.text(component.added()) : "-",
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

    private static Plan plan(Place place) {
        Attempt attempt = new Attempt("demo-controller", "demo", "dryrun", 1, 3600, List.of(), List.of());
        try (Theatre theatre = new Theatre(place.cluster(), place.secrets(), line -> {})) {
            return theatre.planner()
                    .plan(backup(place), place.cluster().appBinding(place.appBinding()), attempt, place.secrets());
        }
    }

    private static Request.Backup backup(Place place) {
        return new Request.Backup(
                place.appBinding(),
                place.storage(),
                Optional.empty(),
                SESSION,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                place.pod(),
                Limits.DEFAULT);
    }

    private static Request.Restore restore(Place place, String snapshot) {
        return new Request.Restore(
                place.appBinding(),
                place.storage(),
                Optional.empty(),
                SESSION,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                snapshot,
                place.pod(),
                Limits.DEFAULT);
    }
}
