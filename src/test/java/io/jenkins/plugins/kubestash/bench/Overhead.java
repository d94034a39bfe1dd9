package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a session costs beside the work itself: sessions and bare pipes of hardly any data, in turns. */
final class Overhead {
    private static final int KEYS = 100;
    private static final int VALUE_BYTES = 100;

    private final Lab lab;
    private final Figures session = new Figures();
    private final Figures pipe = new Figures();
    private final Map<String, Figures> phases = new LinkedHashMap<>();

    Overhead(Lab lab) {
        this.lab = lab;
    }

    void measure(int times) {
        lab.fill(KEYS, VALUE_BYTES);
        lab.freshBareRepo();
        lab.freshSessionRepo();
        PodWords words = lab.dumpContainer().inner();
        lab.play(Lab.backup(Request.Verify.DATA));
        for (int i = 0; i < times; i++) {
            pipe.add(lab.measure(words, "java", Redirect.from(new File("/dev/null")), Redirect.DISCARD));
            add(lab.play(Lab.backup(Request.Verify.DATA)));
        }
    }

    private void add(Played played) {
        List<SessionState.Step> history = played.result().state().history();
        Instant end = played.result().ended();
        for (int i = 0; i < history.size(); i++) {
            Instant next = i + 1 < history.size() ? history.get(i + 1).since() : end;
            String phase = history.get(i).phase().toString();
            if (!history.get(i).phase().ended()) {
                phases.computeIfAbsent(phase, key -> new Figures())
                        .add(between(history.get(i).since(), next));
            }
        }
        session.add(between(played.result().state().started(), end));
    }

    private static Run between(Instant from, Instant to) {
        return Run.lasting(Duration.between(from, to).toMillis() / 1000.0);
    }

    void tell(Report report) {
        long bytes = (long) KEYS * VALUE_BYTES;
        report.row("tiny: pipe, known repository", KEYS, bytes, pipe);
        report.row("tiny: session, known repository", KEYS, bytes, session);
        Map<String, Double> seconds = new LinkedHashMap<>();
        phases.forEach((phase, figures) -> seconds.put(phase, figures.seconds()));
        report.about("sessionPhases", seconds);
        report.aim(
                Aim.atMost("session's fixed overhead over the bare pipe", session.seconds() - pipe.seconds(), 3, " s"));
    }

    String phases() {
        return phases.entrySet().stream()
                .map(one -> one.getKey()
                        + String.format(Locale.ROOT, " %.2f s", one.getValue().seconds()))
                .collect(Collectors.joining(", "));
    }
}
