package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One container from waiting to its end. */
final class ContainerRun {
    private static final Duration TRY_AGAIN = Duration.ofMillis(200);
    private static final int LONGEST_MESSAGE = 4096;

    private final KubeletParts parts;
    private final ObjectNode pod;
    private final JsonNode container;
    private final String name;
    private final String image;
    private final Path home;
    private final PathMap paths;
    private final PodStatus status;
    private final Stop stop;
    private Optional<ContainerProcess> process = Optional.empty();
    private Optional<Duration> grace = Optional.empty();
    private String endedBy = "";

    ContainerRun(
            KubeletParts parts,
            ObjectNode pod,
            JsonNode container,
            Map<String, Path> volumes,
            PodStatus status,
            Stop stop) {
        this.parts = parts;
        this.pod = pod;
        this.container = container;
        this.status = status;
        this.stop = stop;
        name = container.path("name").asText();
        image = container.path("image").asText();
        home = PodVolumes.directory(
                parts.volumes().home(pod).resolve("containers").resolve(name));
        paths = mounted(volumes);
    }

    String name() {
        return name;
    }

    private PathMap mounted(Map<String, Path> volumes) {
        Map<String, Path> mounted = new TreeMap<>(parts.images().paths(image));
        mounted.put(container.path("terminationMessagePath").asText(), messageFile());
        for (JsonNode mount : container.path("volumeMounts")) {
            Path volume = volumes.get(mount.path("name").asText());
            String below = mount.path("subPath").asText();
            Path place = below.isEmpty() ? volume : volume.resolve(below);
            if (!below.isEmpty() && !Files.exists(place)) {
                PodVolumes.directory(place);
            }
            mounted.put(mount.path("mountPath").asText().replaceFirst("(?<=.)/$", ""), place);
        }
        return new PathMap(mounted);
    }

    private Path messageFile() {
        return home.resolve("termination-message");
    }

    /** Runs it to its end; empty when the pod was to end before it could start. */
    Optional<Integer> run() throws InterruptedException {
        if (!pulled()) {
            return Optional.empty();
        }
        Optional<Map<String, String>> environment = environment();
        if (environment.isEmpty() || stop.asked()) {
            return Optional.empty();
        }
        Instant since = Instant.now();
        ContainerLog log = parts.logs().open(Json.uid(pod), name);
        try {
            begin(environment.get(), log);
        } catch (IOException e) {
            log.end();
            String message = "failed to create containerd task: failed to create shim task: OCI runtime create failed: "
                    + e.getMessage();
            parts.events().warning(pod, "Failed", "Error: " + message);
            status.terminated(name, 128, "StartError", message, since);
            return Optional.of(128);
        }
        status.running(name, since);
        parts.events().normal(pod, "Started", "Started container " + name);
        int code = process.orElseThrow().await();
        status.terminated(name, code, reason(code), message(code, log), since);
        return Optional.of(code);
    }

    private boolean pulled() throws InterruptedException {
        if (parts.images().has(image)) {
            parts.events().normal(pod, "Pulled", "Container image \"%s\" already present on machine".formatted(image));
            return !stop.asked();
        }
        String why = "failed to pull and unpack image \"%s\": %s: not found".formatted(image, image);
        parts.events().normal(pod, "Pulling", "Pulling image \"%s\"".formatted(image));
        parts.events().warning(pod, "Failed", "Failed to pull image \"%s\": %s".formatted(image, why));
        parts.events().warning(pod, "Failed", "Error: ErrImagePull");
        status.waiting(name, "ErrImagePull", why);
        if (!stop.within(TRY_AGAIN)) {
            String backOff = "Back-off pulling image \"%s\"".formatted(image);
            parts.events().normal(pod, "BackOff", backOff);
            parts.events().warning(pod, "Failed", "Error: ImagePullBackOff");
            status.waiting(name, "ImagePullBackOff", backOff + ": ErrImagePull: " + why);
            stop.within(Duration.ofDays(1));
        }
        return false;
    }

    /** Waits until everything is there that the environment refers to. */
    private Optional<Map<String, String>> environment() throws InterruptedException {
        String said = "";
        while (true) {
            try {
                ObjectNode now = status.now().orElse(pod);
                Map<String, String> environment = new HashMap<>();
                environment.put("PATH", Tools.searchPath());
                environment.put("HOME", home.toString());
                environment.put("HOSTNAME", Json.name(pod));
                environment.putAll(ContainerEnvironment.of(container, now, parts.store(), paths));
                return Optional.of(environment);
            } catch (Missing e) {
                if (!said.equals(e.getMessage())) {
                    said = e.getMessage();
                    status.waiting(name, "CreateContainerConfigError", said);
                    parts.events().warning(pod, "Failed", "Error: " + said);
                }
                if (stop.within(TRY_AGAIN)) {
                    return Optional.empty();
                }
            }
        }
    }

    private synchronized void begin(Map<String, String> environment, ContainerLog log) throws IOException {
        List<String> words = new ArrayList<>();
        for (String kind : List.of("command", "args")) {
            container
                    .path(kind)
                    .forEach(word -> words.add(ContainerEnvironment.expand(paths.apply(word.asText()), environment)));
        }
        if (words.isEmpty()) {
            throw new IOException("no command specified: the embedded cluster knows no image's own command");
        }
        if (Isolation.find(words.get(0), environment.get("PATH")).isEmpty()) {
            throw new IOException("runc create failed: unable to start container process: exec: \"%s\": %s: unknown"
                    .formatted(
                            words.get(0),
                            words.get(0).contains("/")
                                    ? "stat %s: no such file or directory".formatted(words.get(0))
                                    : "executable file not found in $PATH"));
        }
        Files.writeString(messageFile(), "");
        String directory = container.path("workingDir").asText();
        Path work = directory.isEmpty() ? home : Path.of(paths.apply(directory));
        ContainerProcess started =
                ContainerProcess.start(parts.isolation().wrap(Json.name(pod), words), environment, work, log);
        process = Optional.of(started);
        grace.ifPresent(time -> parts.threads().execute(() -> stopNow(started, time)));
    }

    /** Ends it if it runs, and as soon as it starts if it is about to. */
    void end(Duration time) {
        Optional<ContainerProcess> running;
        synchronized (this) {
            grace = Optional.of(time);
            running = process;
        }
        running.ifPresent(now -> stopNow(now, time));
    }

    private static void stopNow(ContainerProcess process, Duration time) {
        try {
            process.stop(time);
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it as the kernel ends one that took too much memory. */
    synchronized void outOfMemory() {
        endedBy = "OOMKilled";
        process.ifPresent(ContainerProcess::kill);
    }

    private synchronized String reason(int code) {
        return !endedBy.isEmpty() ? endedBy : code == 0 ? "Completed" : "Error";
    }

    private String message(int code, ContainerLog log) {
        String policy = container.path("terminationMessagePolicy").asText();
        try {
            byte[] message = Files.readAllBytes(messageFile());
            if (message.length == 0 && code != 0 && policy.equals("FallbackToLogsOnError")) {
                return log.lastWords();
            }
            return new String(message, 0, Math.min(message.length, LONGEST_MESSAGE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error on reading termination log " + messageFile() + ": " + e.getMessage();
        }
    }
}
