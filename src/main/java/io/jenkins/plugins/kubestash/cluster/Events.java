package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.EventList;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster says of a Job and its pods beside their status. */
final class Events {
    private final Api api;

    Events(Api api) {
        this.api = api;
    }

    /** Oldest first. */
    List<EventView> about(ObjectRef job, List<PodView> pods) {
        return Stream.concat(about("Job", job), pods.stream().flatMap(pod -> about("Pod", pod.ref())))
                .sorted(Comparator.comparing(EventView::time).thenComparing(EventView::id))
                .toList();
    }

    private Stream<EventView> about(String kind, ObjectRef ref) {
        String about = kind + "/" + ref.name();
        return api.ask(Request.listEvents(ref), EventList.class).getItems().stream()
                .map(Views::of)
                .filter(event -> event.about().equals(about));
    }
}
