package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.Impatient;
import io.jenkins.plugins.kubestash.embedded.ApiRequest;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Phase;
import io.jenkins.plugins.kubestash.session.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** One backup that meets with troubles, in a scene of its own, and what its containers wrote in truth. */
final class Ordeal implements AutoCloseable {
    static final List<String> CONTAINERS = List.of("prepare", "dump", "finish");
    static final int ALWAYS = Integer.MAX_VALUE;
    private static final Duration LONG = Duration.ofMinutes(3);
    /** Long waits: nothing of this may end because a machine is slow. */
    private static final Limits LIMITS = new Limits(
            Duration.ofMinutes(10),
            0,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            false);

    final Held held;
    /** What went wrong so far, as {@code "stage verb resource"}. */
    final Set<String> hits = ConcurrentHashMap.newKeySet();

    private final Map<String, List<String>> truth = new TreeMap<>();
    private volatile Phase phase = Phase.PENDING;
    private volatile Theatre.Act act;

    /** @param requestTimeout how long a request may take */
    Ordeal(Duration requestTimeout) {
        held = new Held(kubeconfig -> Impatient.connect(kubeconfig, requestTimeout));
        held.scene.embedded.faults().plan(ALWAYS, this::isNothingButTheMomentToLookAtTheLogs, new Fault.Hang());
    }

    void plan(int times, Predicate<ApiRequest> which, Fault fault) {
        held.scene.embedded.faults().plan(times, which, fault);
    }

    /** The first request of each of these kinds goes wrong in each stage. @param kinds such as {@code list pods} */
    void firstOfEach(List<String> kinds, Fault fault) {
        plan(
                ALWAYS,
                request -> {
                    String kind = request.verb() + " " + request.resource();
                    return kinds.contains(kind) && hits.add(stage() + " " + kind);
                },
                fault);
    }

    /** The phase; while RUNNING the container at work, or {@code none}. */
    private String stage() {
        Phase now = act == null ? phase : act.state().phase();
        if (now != Phase.RUNNING) {
            return now.name();
        }
        return CONTAINERS.stream().filter(held.scene::runs).findFirst().orElse("none");
    }

    void awaitHit(String hit) {
        await(hit, () -> hits.contains(hit));
    }

    void await(String what, java.util.function.BooleanSupplier condition) {
        held.scene.embedded.await(what + ", hits " + hits, LONG, condition);
    }

    void begin() {
        act = held.scene.theatre.begin(Held.backup(LIMITS));
    }

    void awaitLine(String words) {
        await(words + " in " + act.log(), () -> act.log().stream().anyMatch(line -> line.contains(words)));
    }

    String jobUid() {
        return held.scene
                .embedded
                .get("Job", "demo", act.state().job())
                .orElseThrow()
                .at("/metadata/uid")
                .asText();
    }

    /** Asserts what must hold of every backup, and that this one succeeded with its first and only Job. */
    Played succeeds() {
        Played played = held.scene.check(act.toEnd(LONG));
        assertThat(played.component().counts().get("keys")).as("keys").isEqualTo(held.keys());
        assertThat(played.result().state().attempt()).as("attempts").isEqualTo(1);
        assertThat(played.log().stream().filter(line -> line.matches("Job .* started")))
                .as("Jobs")
                .hasSize(1);
        assertThat(truth.keySet()).as("logs seen").containsExactlyInAnyOrderElementsOf(CONTAINERS);
        return played;
    }

    /** Every line that the containers wrote was shown, once, and in its order. */
    void showedAll(Played played, List<String> containers) {
        for (String container : containers) {
            List<String> written = truth.get(container);
            assertThat(written).as("written by %s", container).isNotEmpty();
            assertThat(shown(played, container)).as("shown of %s", container).isEqualTo(written);
        }
    }

    static List<String> shown(Played played, String container) {
        return played.log().stream()
                .filter(line -> line.startsWith("  " + container + ": "))
                .toList();
    }

    long requests(String verb, String resource) {
        return held.scene.embedded.requests().of(verb, resource);
    }

    /** When the Job is about to be deleted, its pod has written all it will ever write. */
    private boolean isNothingButTheMomentToLookAtTheLogs(ApiRequest request) {
        if (request.is("delete", "jobs") && truth.isEmpty()) {
            String pod = held.scene.podName();
            CONTAINERS.forEach(container ->
                    truth.put(container, Shown.lines(container, held.scene.embedded.log("demo", pod, container))));
        }
        return false;
    }

    @Override
    public void close() {
        held.close();
    }
}
