package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.restic.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The last lines of a session's log: what there is now that was not there before, or why not. */
final class Ending {
    private static final int SHORT_ID = 8;

    private Ending() {}

    static List<String> lines(SessionState state, Outcome verdict, Instant now) {
        if (verdict instanceof Outcome.Failure failure) {
            return List.of("Failed: " + failure.message());
        }
        if (verdict instanceof Outcome.Abort abort) {
            return List.of("Aborted: " + abort.message());
        }
        PodResult result = ((Outcome.Success) verdict).result();
        if (result.listed().isPresent()) {
            return List.of(listed(state, result.listed().get()));
        }
        List<String> lines = new ArrayList<>();
        result.warnings().forEach(warning -> lines.add("Warning: " + warning));
        boolean several = result.components().size() > 1;
        boolean backup = state.request().operation().equals("backup");
        result.components().forEach((name, component) -> {
            String what = shortened(component.snapshot()) + (several ? " of " + name : "");
            lines.add((backup ? "Snapshot " + what + " proven: " : "Restored snapshot " + what + ": ")
                    + Sizes.text(component.bytes())
                    + (backup ? ", " + Sizes.text(component.added()) + " new" : "")
                    + counts(component.counts())
                    + ", in " + seconds(Duration.between(state.started(), now)));
        });
        return lines;
    }

    private static String listed(SessionState state, SnapshotList list) {
        int shown = list.snapshots().size();
        String number = list.more() ? "The newest " + shown + " of " + list.total() : shown == 0 ? "No" : "" + shown;
        return number + (list.total() < 2 ? " snapshot of " : " snapshots of ")
                + state.request().source() + " in "
                + state.facts().map(PlanFacts::repository).orElse("");
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> String.format(Locale.ROOT, ", %,d %s", count.getValue(), count.getKey()))
                .collect(Collectors.joining());
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : Words.duration(duration);
    }
}
