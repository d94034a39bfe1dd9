package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.embedded.ApiRequest;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.session.PodResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The embedded cluster with scripted pods as a program of its own, so that none of its threads and memory is counted as
 * the controller's. Takes one command a line and answers each with one line of JSON.
 */
public final class ScriptedCluster {
    private final EmbeddedCluster cluster;

    private ScriptedCluster(boolean tls) {
        EmbeddedCluster.Builder builder =
                EmbeddedCluster.builder().scriptedPods().token("bench");
        cluster = (tls ? builder.tls() : builder).start();
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        ScriptedCluster stage = new ScriptedCluster(List.of(words).contains("tls"));
        stage.furnish();
        stage.tell(Map.of("kubeconfig", stage.cluster.kubeconfig().toString()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            stage.tell(stage.act(List.of(line.split(" "))));
        }
        stage.cluster.close();
    }

    private void furnish() {
        cluster.put("{apiVersion: v1, kind: Namespace, metadata: {name: demo}}");
        cluster.put("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: backups, namespace: demo},"
                + " spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        cluster.put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: redis,"
                + " namespace: demo}, spec: {type: kubedb.com/redis, version: 7.0.15,"
                + " clientConfig: {url: 'redis://127.0.0.1:6379'}}}");
    }

    private Map<String, ?> act(List<String> words) throws InterruptedException {
        return switch (words.get(0)) {
            case "at-work" -> Map.of("pods", cluster.stillLife().atWork().size());
            case "objects" ->
                Map.of(
                        "left",
                        cluster.list("Job", "demo").size()
                                + cluster.pods("demo").size());
            case "requests" -> cluster.requests().all();
            case "jobs" -> jobs(Integer.parseInt(words.get(1)));
            case "delete-jobs" -> deleteJobs();
            case "end" -> end(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
            case "end-watches" -> endWatches();
            case "write" -> write(Integer.parseInt(words.get(1)));
            case "cut" -> cut(Long.parseLong(words.get(1)));
            default -> throw new IllegalArgumentException("unknown command " + words);
        };
    }

    private void tell(Map<String, ?> answer) {
        System.out.println(Documents.toJson(answer));
        System.out.flush();
    }

    /** Plain Jobs, for other tools to wait for; their names. */
    private Map<String, String> jobs(int count) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "plain-" + i;
            cluster.put("{apiVersion: batch/v1, kind: Job, metadata: {name: " + name + ", namespace: demo},"
                    + " spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never,"
                    + " containers: [{name: main, image: busybox, command: [sleep, '600']}]}}}}");
            names.put(name, "");
        }
        cluster.await("their pods are at work", Duration.ofSeconds(30), () -> cluster.stillLife()
                .atWork()
                .containsAll(names.keySet()));
        return names;
    }

    private Map<String, Boolean> deleteJobs() {
        cluster.list("Job", "demo")
                .forEach(job ->
                        cluster.delete("Job", "demo", job.at("/metadata/name").asText()));
        cluster.await("no pod is left", Duration.ofSeconds(30), () -> cluster.pods("demo")
                .isEmpty());
        return Map.of("done", true);
    }

    /**
     * Ends the pods of so many Jobs.
     *
     * @param perSecond how many in each second; 0 for all at once
     * @return for each Job, when its pod had ended, in microseconds since 1970
     */
    private Map<String, Long> end(int count, int perSecond) throws InterruptedException {
        Map<String, Long> ends = new LinkedHashMap<>();
        long start = System.nanoTime();
        for (String job : cluster.stillLife().atWork().stream().limit(count).toList()) {
            if (perSecond > 0) {
                long due = start + ends.size() * 1_000_000_000L / perSecond;
                new CountDownLatch(1).await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            ends.put(
                    job,
                    ChronoUnit.MICROS.between(Instant.EPOCH, cluster.stillLife().end(job, message())));
        }
        return ends;
    }

    private Map<String, Boolean> endWatches() {
        cluster.endWatches();
        return Map.of("done", true);
    }

    /** Fills the log of the only pod at work. */
    private Map<String, Long> write(int lines) {
        String job = cluster.stillLife().atWork().get(0);
        LogSum sum = new LogSum();
        for (int i = 0; i < lines; i++) {
            String line = LogSum.line(i);
            sum.add(line);
            cluster.stillLife().write(job, line);
        }
        return sum.asMap();
    }

    private static boolean isLogOfTheDump(ApiRequest request) {
        return request.is("get", "pods/log") && "dump".equals(request.query().get("container"));
    }

    /** Breaks the connection of the next dump's log that is asked for, after so many bytes. */
    private Map<String, Boolean> cut(long bytes) {
        cluster.faults().plan(1, ScriptedCluster::isLogOfTheDump, new Fault.Cut(bytes));
        return Map.of("done", true);
    }

    private static String message() {
        PodResult.Component dump = new PodResult.Component(
                "6f3c1f0e9a7b4d528c1e0a9f7b6d5c4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c",
                Instant.parse("2026-01-01T00:00:00Z"),
                "/dump",
                1_048_576,
                1_048_576,
                524_288,
                Duration.ofSeconds(1).toSeconds(),
                "redis",
                "7.0.15",
                "standalone",
                Map.of("keys", 1000L),
                Optional.of("data"),
                Optional.of(1L),
                List.of());
        return Documents.toJson(new PodResult(Map.of("dump", dump), List.of(), Optional.empty(), Optional.empty()));
    }
}
