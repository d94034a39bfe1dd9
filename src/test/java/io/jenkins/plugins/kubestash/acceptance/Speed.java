package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** How long the thread that runs pipelines is held up. The median counts: on a busy machine any call may be interrupted. */
final class Speed {
    private static final double MOST_MILLIS = 5;

    private Speed() {}

    static List<Scenario> all() {
        return List.of(new Scenario("start-returns-at-once", Speed::start));
    }

    /** Opens sessions as the step's start does; they are refused later, on threads of their own. */
    private static void start(Stage stage) {
        String answer = stage.admin()
                .client()
                .post("/scriptText", Map.of("script", """
                import io.jenkins.plugins.kubestash.jenkins.live.*
                def sessions = Sessions.get()
                def ends = new java.util.concurrent.CountDownLatch(300)
                def host = [run: { throw new IOException('on purpose') }, failed: { ends.countDown() }] as Host
                def times = (1..300).collect {
                    def begin = System.nanoTime()
                    sessions.open(sessions.newId(), null, host)
                    (System.nanoTime() - begin) / 1e6
                }.sort()
                ends.await(60, java.util.concurrent.TimeUnit.SECONDS)
                println times[150]
                println ends.count
                """))
                .good()
                .body();
        List<String> lines = answer.strip().lines().toList();
        assertThat(lines).as("median in ms, and sessions without an end").hasSize(2);
        System.out.println("  start() takes " + lines.get(0) + " ms (median of 300)");
        assertThat(Double.parseDouble(lines.get(0))).isLessThan(MOST_MILLIS);
        assertThat(lines.get(1)).isEqualTo("0");
    }
}
