package io.jenkins.plugins.kubestash.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;

/**
 * Which stored sessions nobody will ever take up again. A lost session is not left to the sweep of objects: it is taken
 * up and aborted, which also frees its locks and removes what it left unproven in the repository.
 *
 * @param uptime how long Jenkins has been up: a job may take a while after a start to be there. A build that is there and
 *     over never takes a session up again
 * @param live ids of the sessions that are under way
 * @param builds what becomes of a build, by its externalizable id; when it throws, the session stays
 */
public record LostSessions(Instant now, Duration uptime, Set<String> live, Function<String, Build> builds) {
    private static final System.Logger LOG = System.getLogger(LostSessions.class.getName());
    static final Duration START = Duration.ofMinutes(10);
    /** By then everything that it had in a cluster is gone by itself. */
    static final Duration HOPELESS = Duration.ofDays(7);

    /** Why a lost session is aborted. */
    public static final String REASON = "its build is gone";

    /**
     * A stored session.
     *
     * @param run externalizable id of its build
     * @param ended whether it has its result, and nothing in a cluster
     */
    public record Stored(String id, String run, Instant started, boolean ended) {}

    /** What becomes of a build. */
    public enum Build {
        GOES_ON,
        OVER,
        /** It is not there any more, and with it the way to its credentials. */
        GONE
    }

    /** What is to become of a stored session. */
    public enum Fate {
        STAYS,
        /** It is to be taken up and aborted. */
        ABORT,
        /** There is no more to be done for it, or none that could do it: the sweep of objects removes what it has. */
        FORGET
    }

    public LostSessions {
        live = Set.copyOf(live);
    }

    public Fate of(Stored session) {
        if (live.contains(session.id())) {
            return Fate.STAYS;
        }
        return switch (build(session)) {
            case GOES_ON -> Fate.STAYS;
            case GONE -> uptime.compareTo(START) < 0 ? Fate.STAYS : Fate.FORGET;
            case OVER -> session.ended() || session.started().isBefore(now.minus(HOPELESS)) ? Fate.FORGET : Fate.ABORT;
        };
    }

    private Build build(Stored session) {
        try {
            return builds.apply(session.run());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "nobody knows whether build " + session.run() + " goes on", e);
            return Build.GOES_ON;
        }
    }
}
