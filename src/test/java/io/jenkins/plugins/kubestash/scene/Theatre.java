package io.jenkins.plugins.kubestash.scene;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Session;
import io.jenkins.plugins.kubestash.session.SessionLog;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs sessions against a cluster as a controller does, and can lose the controller in the middle of one. */
public final class Theatre implements AutoCloseable {
    /** Identity of the controller, as on its objects. */
    public static final String CONTROLLER = "demo-controller";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Cluster cluster;
    private Planner planner = new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of);
    private final Map<String, String> secrets;
    private final SessionLog echo;
    private SessionRunner runner = new SessionRunner(2);

    /** @param echo where each line goes beside the session's own log */
    public Theatre(Cluster cluster, Map<String, String> secrets, SessionLog echo) {
        this.cluster = cluster;
        this.secrets = secrets;
        this.echo = echo;
    }

    /** Adds to the catalogue what a user would add. */
    public void know(String yaml) {
        planner = new Planner(Catalog.builtIn().with(List.of(yaml)), AgentPackages.ofThisBuild()::of);
    }

    public Act begin(Request request) {
        String id = "s" + ProcessHandle.current().pid() % 1_000_000 + "x" + COUNT.incrementAndGet();
        return new Act(SessionState.begin(
                id, CONTROLLER, "embedded", request, Clock.systemUTC().instant()));
    }

    /** Runs a session to its end. */
    public Played play(Request request) {
        return begin(request).toEnd(Duration.ofMinutes(5));
    }

    public Planner planner() {
        return planner;
    }

    @Override
    public void close() {
        runner.close();
    }

    /** A session under way. */
    public final class Act {
        private final List<String> log = Collections.synchronizedList(new ArrayList<>());
        private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<SessionResult> result = new CompletableFuture<>();
        private volatile SessionRunner.Running running;

        private Act(SessionState state) {
            stored.add(Documents.toJson(state));
            running = start(state);
        }

        public SessionState state() {
            return running.state();
        }

        public List<String> log() {
            return List.copyOf(log);
        }

        public void abort(String why) {
            running.abort(why);
        }

        public boolean ended() {
            return result.isDone();
        }

        /** What another process would begin with. */
        public SessionState stored() {
            return Documents.read(stored.get(stored.size() - 1), SessionState.class);
        }

        /** The controller's process ends; what it had stored is all that is left. */
        public void loseController() {
            runner.close();
            runner = new SessionRunner(2);
        }

        /** Another process takes the stored session up. */
        public void takeUpAgain() {
            running = start(stored());
        }

        public Played toEnd(Duration most) {
            try {
                SessionResult ended = result.get(most.toMillis(), TimeUnit.MILLISECONDS);
                return new Played(ended, log(), List.copyOf(stored));
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "no end after " + most + " in " + state().phase() + ":\n" + String.join("\n", log), e);
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        private SessionRunner.Running start(SessionState state) {
            Session.Parts parts = new Session.Parts(
                    cluster,
                    planner,
                    request -> secrets,
                    next -> stored.add(Documents.toJson(next)),
                    line -> {
                        log.add(line);
                        echo.line(line);
                    },
                    Clock.systemUTC());
            return runner.run(state, parts, ended -> {
                if (!result.complete(ended)) {
                    throw new AssertionError("a second result: " + ended);
                }
            });
        }
    }
}
