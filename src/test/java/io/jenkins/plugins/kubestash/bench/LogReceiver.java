package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Session;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A controller of its own with one session, in a JVM with little memory: takes the pod's log, and tells what came.
 * Commands: {@code leave} and {@code come-back} (the stored state is all it knows then), {@code result}.
 */
public final class LogReceiver {
    private static final String CONTAINER = "  dump: ";

    private final KubernetesCluster cluster;
    private final Planner planner = new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of);
    private final StateFiles files;
    private final LogSum sum = new LogSum();
    private final CountDownLatch following = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private SessionRunner runner = new SessionRunner(2);
    private volatile SessionState stored = SessionState.begin(
            "log",
            "bench",
            "embedded",
            Lab.backup(Request.Verify.DATA),
            Clock.systemUTC().instant());
    private volatile long first;
    private volatile long last;

    private LogReceiver(Path kubeconfig, Path directory) {
        cluster = KubernetesCluster.connect(kubeconfig, Optional.empty());
        files = new StateFiles(directory);
    }

    /** @param words kubeconfig, and a directory for the session's state */
    public static void main(String[] words) throws IOException, InterruptedException {
        LogReceiver receiver = new LogReceiver(Path.of(words[0]), Path.of(words[1]));
        receiver.run();
        receiver.following.await();
        say(Map.of("following", true));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            say(receiver.act(line));
        }
        System.exit(0);
    }

    private Map<String, ?> act(String command) throws InterruptedException {
        switch (command) {
            case "leave" -> runner.close();
            case "come-back" -> {
                runner = new SessionRunner(2);
                run();
            }
            case "result" -> {
                ended.await();
                return result();
            }
            default -> throw new IllegalArgumentException("unknown command " + command);
        }
        return Map.of("done", true);
    }

    private void run() {
        Session.Parts parts = new Session.Parts(
                cluster,
                planner,
                request -> Map.of("RESTIC_PASSWORD", "not-used-by-scripted-pods"),
                this::save,
                this::hear,
                Clock.systemUTC());
        runner.run(stored, parts, result -> ended.countDown());
    }

    private void save(SessionState state) {
        files.save(state);
        stored = state;
    }

    private void hear(String line) {
        if (line.equals(CONTAINER + "scripted: dump is at work")) {
            following.countDown();
        } else if (line.startsWith(CONTAINER)) {
            last = System.nanoTime();
            first = first == 0 ? last : first;
            sum.add(line.substring(CONTAINER.length()));
        }
    }

    private Map<String, Object> result() {
        Map<String, Object> result = new LinkedHashMap<>(sum.asMap());
        result.put("seconds", (last - first) / 1e9);
        result.put(
                "peakHeapBytes",
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum());
        return result;
    }

    private static void say(Map<String, ?> answer) {
        System.out.println(Documents.toJson(answer));
        System.out.flush();
    }
}
