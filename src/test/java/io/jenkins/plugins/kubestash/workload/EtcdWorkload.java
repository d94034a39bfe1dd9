package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three real etcd members in a StatefulSet of the embedded cluster, looked at with {@code etcdctl}. */
final class EtcdWorkload implements AutoCloseable {
    static final ObjectRef ETCD = new ObjectRef("demo", "etcd");
    private static final int MEMBERS = 3;
    private static final Duration SOON = Duration.ofSeconds(60);

    final Scene scene;
    private final List<Integer> clients = new ArrayList<>();
    private final List<Integer> peers = new ArrayList<>();

    EtcdWorkload() {
        for (int i = 0; i < MEMBERS; i++) {
            clients.add(freePort());
            peers.add(freePort());
        }
        Path stands = standIns();
        scene = Scene.with(Map.of(
                "restic/restic",
                        Map.of(
                                "/usr/bin/restic", Tools.find("restic"),
                                "/bin/busybox", stands.resolve("busybox"),
                                "/lib", stands.resolve("lib")),
                "quay.io/coreos/etcd", Map.of("/usr/local/bin", stands.resolve("programs"))));
        bind(clients.get(0));
        scene.embedded.put(statefulSet());
        awaitHealthy();
    }

    /** Who runs words that are no more than words: what busybox and its loader do for the programs of another image. */
    private static Path standIns() {
        try {
            Path place = Files.createTempDirectory("etcd-images-");
            Files.createDirectories(place.resolve("lib"));
            Files.createDirectories(place.resolve("programs"));
            for (String name : List.of("busybox", "lib/ld-musl-x86_64.so.1")) {
                script(place.resolve(name), "exec \"$@\"");
            }
            for (String name : List.of("etcd", "etcdctl")) {
                script(place.resolve("programs").resolve(name), "exec " + Tools.find(name) + " \"$@\"");
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Path path, String line) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The AppBinding, with the address of the member that answers there, or of nobody. */
    void bind(int port) {
        scene.bind(ETCD, "type: etcd, version: 3.4.23, clientConfig: {url: 'http://127.0.0.1:" + port + "'}");
    }

    void bindAgain() {
        bind(clients.get(0));
    }

    private String statefulSet() {
        String cluster = IntStream.range(0, MEMBERS)
                .mapToObj(i -> "etcd-" + i + "=http://127.0.0.1:" + peers.get(i))
                .collect(Collectors.joining(","));
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: etcd, namespace: demo, annotations: {team: storage}}
                spec:
                  replicas: 3
                  serviceName: etcd
                  podManagementPolicy: Parallel
                  selector: {matchLabels: {app: etcd}}
                  template:
                    metadata: {labels: {app: etcd}}
                    spec:
                      containers:
                      - name: etcd
                        image: quay.io/coreos/etcd:v3.4.23
                        command:
                        - sh
                        - -c
                        - >-
                          set -- $CLIENTS; shift ${HOSTNAME##*-}; client=$1;
                          set -- $PEERS; shift ${HOSTNAME##*-}; peer=$1;
                          exec /usr/local/bin/etcd --name $HOSTNAME --data-dir=/var/lib/etcd
                          --listen-client-urls http://127.0.0.1:$client --advertise-client-urls http://127.0.0.1:$client
                          --listen-peer-urls http://127.0.0.1:$peer --initial-advertise-peer-urls http://127.0.0.1:$peer
                          --initial-cluster CLUSTER --initial-cluster-state new --logger zap --log-level error
                        env:
                        - {name: CLIENTS, value: 'CLIENT_PORTS'}
                        - {name: PEERS, value: 'PEER_PORTS'}
                        volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.replace("CLUSTER", cluster)
                .replace("CLIENT_PORTS", words(clients))
                .replace("PEER_PORTS", words(peers));
    }

    private static String words(List<Integer> ports) {
        return ports.stream().map(port -> "" + port).collect(Collectors.joining(" "));
    }

    void awaitHealthy() {
        scene.embedded.await("three healthy members", SOON, () -> IntStream.range(0, MEMBERS)
                .allMatch(i -> ctl(i, "endpoint", "health").code() == 0));
    }

    void put(String key, String value) {
        assertThat(ctl(0, "put", key, value).code()).isZero();
    }

    /** What each member has by itself, by its number. */
    Map<Integer, String> contents() {
        Map<Integer, String> contents = new TreeMap<>();
        for (int i = 0; i < MEMBERS; i++) {
            contents.put(i, ctl(i, "get", "", "--prefix", "--consistency=s").output());
        }
        return contents;
    }

    /** All members, once each of them has this. */
    void awaitContents(String wanted) {
        scene.embedded.await("every member has " + wanted, SOON, () -> contents().values().stream()
                .allMatch(wanted::equals));
    }

    /** {@code name@client port} of each, as the first one tells. */
    List<String> members() {
        return ctl(0, "member", "list")
                .output()
                .lines()
                .map(line -> line.split(", "))
                .map(fields -> fields[2] + "@" + fields[4].replaceFirst(".*:", ""))
                .sorted()
                .toList();
    }

    List<String> expectedMembers() {
        return IntStream.range(0, MEMBERS)
                .mapToObj(i -> "etcd-" + i + "@" + clients.get(i))
                .toList();
    }

    /** A backup of it; the snapshot's id. */
    String backup() {
        Played played = scene.theatre.play(Scene.backup(ETCD, Optional.of("etcd-backup"), Map.of()));
        return scene.check(played, scene.repo(ETCD, "dump")).component().snapshot();
    }

    /** @param wait for the cluster to be healthy afterwards */
    Request.Restore restore(String snapshot, Duration wait) {
        return new Request.Restore(
                ETCD,
                Scene.volume("backups"),
                Optional.empty(),
                "nightly",
                Optional.of("etcd-backup-restore"),
                Map.of(),
                Optional.empty(),
                snapshot,
                PodOptions.DEFAULT,
                new Limits(
                        Duration.ofMinutes(10),
                        0,
                        Duration.ofMillis(200),
                        wait,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(5),
                        false));
    }

    /** The StatefulSet is as it was, without anything of ours, and so are the volumes. */
    void assertNothingLeft() {
        var set = scene.embedded.get("StatefulSet", "demo", "etcd").orElseThrow();
        assertThat(set.at("/spec/replicas").asInt()).as("replicas").isEqualTo(MEMBERS);
        assertThat(set.path("metadata").path("annotations").properties())
                .as("annotations")
                .extracting(Map.Entry::getKey)
                .containsExactly("team")
                .doesNotContain(Labels.RESTORE);
        for (int i = 0; i < MEMBERS; i++) {
            assertThat(volume(i).resolve(".kubestash-restore"))
                    .as("on the volume")
                    .doesNotExist();
        }
    }

    Path volume(int member) {
        return scene.embedded.claim("demo", "data-etcd-" + member);
    }

    record Said(int code, String output) {}

    Said ctl(int member, String... words) {
        try {
            List<String> all = new ArrayList<>(List.of(
                    Tools.find("etcdctl").toString(),
                    "--endpoints=http://127.0.0.1:" + clients.get(member),
                    "--dial-timeout=2s",
                    "--command-timeout=3s"));
            all.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(all);
            builder.environment().put("ETCDCTL_API", "3");
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        scene.close();
    }
}
