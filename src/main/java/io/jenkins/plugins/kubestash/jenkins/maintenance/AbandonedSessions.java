package io.jenkins.plugins.kubestash.jenkins.maintenance;

import hudson.model.Run;
import io.jenkins.plugins.kubestash.jenkins.live.Sessions;
import io.jenkins.plugins.kubestash.jenkins.live.StoredSession;
import io.jenkins.plugins.kubestash.session.SessionState;
import io.jenkins.plugins.kubestash.sweep.LostSessions;
import io.jenkins.plugins.kubestash.sweep.LostSessions.Build;
import io.jenkins.plugins.kubestash.sweep.LostSessions.Stored;
import io.jenkins.plugins.kubestash.sweep.SweepJournal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends the stored sessions whose builds have ended without them, as when Jenkins was killed under a freestyle build. */
final class AbandonedSessions {
    private static final System.Logger SYSTEM_LOG = System.getLogger(AbandonedSessions.class.getName());

    private final SweepJournal journal;
    private final Clock clock;
    /** What was said of the sessions that cannot be taken up, so that each round does not say it again. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private Instant up = Instant.MAX;

    AbandonedSessions(SweepJournal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    void next() {
        Instant now = clock.instant();
        up = up.isAfter(now) ? now : up;
        Sessions sessions = Sessions.get();
        LostSessions lost =
                new LostSessions(now, Duration.between(up, now), sessions.liveIds(), AbandonedSessions::build);
        for (StoredSession session : sessions.stored()) {
            SessionState state = session.state();
            Stored stored = new Stored(
                    state.id(), session.run(), state.started(), state.phase().ended());
            switch (lost.of(stored)) {
                case ABORT -> abort(session);
                case FORGET -> forget(session);
                case STAYS -> {}
            }
        }
    }

    private void abort(StoredSession session) {
        Run<?, ?> run = Run.fromExternalizableId(session.run());
        if (run != null) {
            Sessions.get().abandon(session.id(), new EndedBuild(run, why -> tell(session, why)), LostSessions.REASON);
        }
    }

    private void forget(StoredSession session) {
        Sessions.get().drop(session.id());
        if (!session.state().phase().ended()) {
            tell(
                    session,
                    "its build is not there any more; a lock that it left is removed by the next session"
                            + stopped(session));
        }
    }

    /** Without its build there is no way to the credentials, so that nobody puts the old data back. */
    private static String stopped(StoredSession session) {
        return session.state()
                .workload()
                .map(at -> "; it may have left " + at.workload().shown() + " stopped, in stage " + at.stage()
                        + ": docs/workload-restore.md says what to do")
                .orElse("");
    }

    /** Ended or not: one that could not be taken up is stored still, and the next round tries it again. */
    private void tell(StoredSession session, String why) {
        SessionState state = session.state();
        String line = "Session " + state.id() + ", " + state.request().operation() + " of "
                + state.request().source() + " for build " + session.run() + ": " + why;
        if (told.add(line)) {
            SYSTEM_LOG.log(System.Logger.Level.INFO, line);
            journal.aborted(state.cluster(), line, clock.instant());
        }
    }

    private static Build build(String id) {
        Run<?, ?> run = Run.fromExternalizableId(id);
        return run == null ? Build.GONE : run.isBuilding() ? Build.GOES_ON : Build.OVER;
    }
}
