package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells people once that the cluster does not answer and once that it answers again; waits longer each time. */
final class Reachability {
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final SessionLog log;
    private Optional<Instant> silentSince = Optional.empty();
    private Duration next = Duration.ofSeconds(1);

    Reachability(SessionLog log) {
        this.log = log;
    }

    Duration failed(ClusterException e, Instant now) {
        if (silentSince.isEmpty()) {
            silentSince = Optional.of(now);
            next = Duration.ofSeconds(1);
            log.line(e.getMessage() + "; trying again");
        }
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return wait;
    }

    boolean silentFor(Duration time, Instant now) {
        return silentSince.filter(since -> !now.isBefore(since.plus(time))).isPresent();
    }

    void answered(Instant now) {
        silentSince.ifPresent(
                since -> log.line("The cluster answers again after " + Words.duration(Duration.between(since, now))));
        silentSince = Optional.empty();
    }
}
