package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.EventView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows the cluster's warnings about a Job and its pods, each once. */
final class EventLines {
    private final Cluster cluster;
    private final SessionLog log;
    private final ObjectRef job;
    private final Set<String> shown = new HashSet<>();

    EventLines(Cluster cluster, SessionLog log, ObjectRef job) {
        this.cluster = cluster;
        this.log = log;
        this.job = job;
    }

    /** @return why the cluster refuses to make a pod, if it does */
    Optional<String> show(List<PodView> pods) {
        Optional<String> refusal = Optional.empty();
        for (EventView event : cluster.events(job, pods)) {
            if (event.warning() && shown.add(event.id() + event.message())) {
                log.line("  " + event.about() + ": " + event.reason() + ": " + event.message());
            }
            if (event.reason().equals("FailedCreate")) {
                refusal = Optional.of(event.message());
            }
        }
        return refusal;
    }
}
