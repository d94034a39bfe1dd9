package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A session of a build, from the moment the build asks for it to its one end. When Jenkins ends first, its stored form
 * is what another one is opened from.
 */
public final class LiveSession {
    private static final System.Logger SYSTEM_LOG = System.getLogger(LiveSession.class.getName());

    private final String id;
    private final Order order;
    private final Host host;
    private final Sessions sessions;
    private final AtomicReference<String> abort = new AtomicReference<>();
    private final AtomicReference<SessionRunner.Running> running = new AtomicReference<>();
    private final AtomicReference<Crew> crew = new AtomicReference<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String waiting = "starting";

    LiveSession(String id, Order order, Host host, Sessions sessions) {
        this.id = id;
        this.order = order;
        this.host = host;
        this.sessions = sessions;
    }

    public String id() {
        return id;
    }

    /** What it waits for, in one phrase. */
    public String status() {
        return Optional.ofNullable(running.get())
                .map(now -> Status.of(now.state()))
                .orElse(waiting);
    }

    /** Asks for the end; nothing of the session is left in the cluster when it has come. Returns at once. */
    public void abort(String why) {
        abort.compareAndSet(null, why);
        Optional.ofNullable(running.get()).ifPresent(now -> now.abort(why));
        if (sessions.gate().giveUp(id)) {
            sessions.work(() -> fail(new Host.Ended(why, true)));
        }
    }

    /** Begins it, or goes on where it was stored. */
    void open() {
        orFail(() -> {
            Optional<StoredSession> stored = sessions.files().find(id);
            if (stored.isPresent() && stored.get().state().phase().ended()) {
                deliverAgain(stored.get());
            } else if (stored.isPresent()) {
                sessions.gate()
                        .inside(repository(stored.get()), id, stored.get().run());
                crew.set(new Crew(stored.get(), host, sessions));
                go(stored.get());
            } else if (abort.get() != null) {
                fail(new Host.Ended(abort.get(), true));
            } else {
                begin();
            }
        });
    }

    /** Something that may go wrong before there is a session to tell of it. */
    @FunctionalInterface
    private interface Opener {
        void run() throws IOException, InterruptedException;
    }

    private void orFail(Opener opener) {
        try {
            opener.run();
        } catch (IllegalArgumentException | ClusterException e) {
            fail(new Host.Ended(e.getMessage(), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new Host.Ended("interrupted", true));
        } catch (IOException | RuntimeException e) {
            SYSTEM_LOG.log(System.Logger.Level.ERROR, "session " + id + " cannot be opened", e);
            fail(new Host.Ended(
                    "unexpected " + e.getClass().getSimpleName() + "; the system log has the details", false));
        }
    }

    private void begin() throws IOException, InterruptedException {
        Opening opening = new Opening(KubeStashConfiguration.get(), host);
        StoredSession session = opening.begin(id, order, Clock.systemUTC().instant());
        if (order.dryRun()) {
            dryRun(session);
            return;
        }
        Optional<String> before = session.state().request() instanceof Request.Backup
                ? sessions.gate().enter(repository(session), id, session.run(), () -> sessions.work(this::start))
                : Optional.empty();
        if (before.isPresent()) {
            waiting = "waiting for " + before.get() + ", which works in the same repository";
            host.listener().getLogger().println("Waiting for " + before.get() + ", which works in the same repository");
        } else {
            start();
        }
    }

    /** What is configured now counts, and the time-out begins now. */
    private void start() {
        orFail(() -> {
            StoredSession session = new Opening(KubeStashConfiguration.get(), host)
                    .begin(id, order, Clock.systemUTC().instant());
            crew.set(new Crew(session, host, sessions));
            sessions.store(session);
            go(session);
        });
    }

    private static String repository(StoredSession session) {
        Request request = session.state().request();
        return String.join(
                "\n",
                request.storage().ref().toString(),
                request.directory().orElse(request.source().toString()),
                request.session());
    }

    private void dryRun(StoredSession session) throws IOException, InterruptedException {
        try (Crew hands = new Crew(session, host, sessions)) {
            String yaml = hands.planText(session.state());
            yaml.lines().forEach(hands.log()::line);
            if (ended.compareAndSet(false, true)) {
                sessions.forget(this);
                host.succeeded(new LinkedHashMap<>(Map.of("dryRun", true, "plan", yaml)));
            }
        }
    }

    private void go(StoredSession session) {
        running.set(sessions.runner().run(session.state(), crew.get().parts(), this::finishLater));
        Optional.ofNullable(abort.get()).ifPresent(why -> running.get().abort(why));
    }

    private void deliverAgain(StoredSession stored) throws IOException, InterruptedException {
        SessionResult result = new SessionResult(
                stored.state(),
                stored.state().verdict().orElseThrow(),
                stored.state().since());
        crew.set(new Crew(stored, host, sessions));
        finish(result);
    }

    /** The record may take its time, with artifacts kept far away; the session's threads have none. */
    private void finishLater(SessionResult result) {
        sessions.work(() -> finish(result));
    }

    private void finish(SessionResult result) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        sessions.forget(this);
        sessions.gate().leave(id);
        try (Crew hands = crew.get()) {
            sessions.delivered(hands.run().getExternalizableId(), id);
            new Delivery(host, hands).deliver(result);
        }
    }

    private void fail(Host.Ended why) {
        if (sessions.closing()) {
            return;
        }
        if (ended.compareAndSet(false, true)) {
            sessions.forget(this);
            sessions.gate().leave(id);
            Optional.ofNullable(crew.get()).ifPresent(Crew::close);
            host.failed(why);
        }
    }
}
