package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes static pods of the manifests in a node's directory, as its kubelet does: a pod ends when its manifest goes, comes
 * anew when that changes or when it has ended, and files whose names begin with a dot are not seen.
 */
public final class StaticKubelet implements AutoCloseable {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private final EmbeddedCluster cluster;
    private final String node;
    private final Path manifests;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "embedded-static-pods");
        thread.setDaemon(true);
        return thread;
    });

    public StaticKubelet(EmbeddedCluster cluster, String node, Path manifests) {
        this.cluster = cluster;
        this.node = node;
        this.manifests = manifests;
        timer.scheduleWithFixedDelay(this::lookAgain, 0, 50, TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (ApiException | UncheckedIOException e) {
            // it changed meanwhile: the next look is soon
        }
    }

    private void look() {
        Map<String, ObjectNode> wanted = wanted();
        for (ObjectNode pod : cluster.pods("")) {
            String mirrors =
                    pod.path("metadata").path("annotations").path(MIRROR).asText();
            if (mirrors.isEmpty() || !pod.at("/spec/nodeName").asText().equals(node)) {
                continue;
            }
            Optional<String> hash = Optional.ofNullable(wanted.remove(Json.namespace(pod) + "/" + Json.name(pod)))
                    .map(one -> one.path("metadata")
                            .path("annotations")
                            .path(MIRROR)
                            .asText());
            boolean ended = List.of("Succeeded", "Failed")
                    .contains(pod.at("/status/phase").asText());
            if ((ended || !hash.equals(Optional.of(mirrors))) && !Json.deleting(pod)) {
                cluster.delete("Pod", Json.namespace(pod), Json.name(pod));
            }
        }
        wanted.values().forEach(pod -> cluster.put(pod.toString()));
    }

    /** The pods of the manifests that are in sight, by namespace and name. */
    private Map<String, ObjectNode> wanted() {
        Map<String, ObjectNode> wanted = new HashMap<>();
        for (Path file : files()) {
            try {
                String text = Files.readString(file);
                ObjectNode pod = Json.documents(text).get(0);
                ObjectNode metadata = Json.meta(pod);
                metadata.put("name", Json.name(pod) + "-" + node);
                Json.child(metadata, "annotations")
                        .put(MIRROR, Integer.toHexString(text.hashCode()))
                        .put("kubernetes.io/config.source", "file");
                Json.child(pod, "spec").put("nodeName", node);
                wanted.put(Json.namespace(pod) + "/" + Json.name(pod), pod);
            } catch (NoSuchFileException e) {
                // it was moved between the two looks at it
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return wanted;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(manifests)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
