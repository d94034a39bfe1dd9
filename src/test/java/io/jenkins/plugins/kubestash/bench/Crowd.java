package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.Session;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions as a controller runs them: one runner, one connection to the cluster, a file for each session's state. */
final class Crowd implements AutoCloseable {
    private static final int RUNNER_THREADS = 8;
    private static final Map<String, String> SECRETS = Map.of("RESTIC_PASSWORD", "not-used-by-scripted-pods");
    private static final String AT_WORK = "  dump: scripted: dump is at work";

    private final KubernetesCluster cluster;
    private final StateFiles files;
    private final Planner planner = new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of);
    private final SessionRunner runner = new SessionRunner(RUNNER_THREADS);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger following = new AtomicInteger();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();
    private final Map<String, Instant> over = new ConcurrentHashMap<>();

    Crowd(Path kubeconfig, Path directory) {
        cluster = KubernetesCluster.connect(kubeconfig, Optional.empty());
        files = new StateFiles(directory);
    }

    void begin(int count) {
        for (int i = 0; i < count; i++) {
            SessionState state = SessionState.begin(
                    "b" + begun.incrementAndGet(),
                    "bench",
                    "embedded",
                    Lab.backup(Request.Verify.DATA),
                    Clock.systemUTC().instant());
            Session.Parts parts =
                    new Session.Parts(cluster, planner, request -> SECRETS, this::save, this::hear, Clock.systemUTC());
            runner.run(state, parts, this::ended);
        }
    }

    /** How many sessions, of all that were begun, have shown their pod's log. */
    int following() {
        return following.get();
    }

    /** By Job, when the session had stored its outcome. */
    Map<String, Instant> seen() {
        return seen;
    }

    /** By Job, when the session had left the cluster clean and told its result. */
    Map<String, Instant> over() {
        return over;
    }

    private void save(SessionState state) {
        files.save(state);
        if (state.outcome().isPresent()) {
            seen.putIfAbsent(state.job(), Instant.now());
        }
    }

    private void hear(String line) {
        if (line.equals(AT_WORK)) {
            following.incrementAndGet();
        }
    }

    private void ended(SessionResult result) {
        if (!(result.outcome() instanceof Outcome.Success)) {
            System.err.println("session " + result.state().id() + " did not succeed: " + result.outcome());
        }
        over.put(result.state().job(), Instant.now());
        files.drop(result.state());
    }

    @Override
    public void close() {
        runner.close();
        cluster.close();
    }
}
