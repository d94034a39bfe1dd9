package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fifty sessions under way take no more threads than a few. */
class ControllerThreadsTest {
    private static final int SESSIONS = 50;
    /** Two of the runner, those of the cluster's pools, and the HTTP client's selector. */
    private static final int MOST = 24;

    @Test
    void fiftySessionsTakeNoMoreThreadsThanAFew() {
        try (Scene scene = new Scene()) {
            scene.bind(1, "unused");
            scene.embedded.unschedulable("Insufficient cpu");
            List<Theatre.Act> acts = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> scene.theatre.begin(Held.backup(Scene.limits(0))))
                    .toList();
            scene.embedded.await(
                    "all pods wait",
                    Held.LONG,
                    () -> scene.embedded.pods("demo").size() == SESSIONS);
            assertThat(threads()).hasSizeLessThan(MOST);
            acts.forEach(act -> act.abort("enough"));
            List<Played> played = acts.stream().map(act -> act.toEnd(Held.LONG)).toList();
            played.forEach(scene::check);
            assertThat(threads()).hasSizeLessThan(MOST);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("kubestash-") || name.startsWith("HttpClient-"))
                .toList();
    }
}
