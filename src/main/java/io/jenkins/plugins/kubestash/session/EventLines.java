package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.EventView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows the cluster's warnings about a Job and its pods, each once. */
final class EventLines {
    private final Cluster cluster;
    private final SessionLog log;
    private final ObjectRef job;
    private final Instant from;
    private final Set<String> shown = new HashSet<>();
    private Instant until;

    /** @param from time of the last event that was shown before, perhaps by another process */
    EventLines(Cluster cluster, SessionLog log, ObjectRef job, Instant from) {
        this.cluster = cluster;
        this.log = log;
        this.job = job;
        this.from = from;
        until = from;
    }

    /** Time of the last event that is shown by now. */
    Instant until() {
        return until;
    }

    /** @return why the cluster refuses to make a pod, if it does */
    Optional<String> show(List<PodView> pods) {
        Optional<String> refusal = Optional.empty();
        for (EventView event : cluster.events(job, pods)) {
            boolean isNew = event.warning() && event.time().isAfter(from);
            if (isNew && shown.add(event.id() + event.message())) {
                until = event.time().isAfter(until) ? event.time() : until;
                log.line("  " + event.about() + ": " + event.reason() + ": " + event.message());
            }
            if (event.reason().equals("FailedCreate")) {
                refusal = Optional.of(event.message());
            }
        }
        return refusal;
    }
}
