package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.etcd.Programs;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Stage;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three real etcd members in the embedded cluster, looked at with {@code etcdctl}. */
public abstract class EtcdWorkload implements AutoCloseable {
    public static final ObjectRef ETCD = new ObjectRef("demo", "etcd");
    static final int MEMBERS = 3;
    private static final Duration SOON = Duration.ofSeconds(60);

    public final Scene scene;
    final Programs programs;
    final List<Integer> clients = new ArrayList<>();
    final List<Integer> peers = new ArrayList<>();

    EtcdWorkload(Programs programs) {
        this.programs = programs;
        for (int i = 0; i < MEMBERS; i++) {
            clients.add(freePort());
            peers.add(freePort());
        }
        Path stands = standIns(programs);
        scene = Scene.with(Map.of(
                "restic/restic",
                        Map.of(
                                "/usr/bin/restic", Tools.find("restic"),
                                "/bin/busybox", stands.resolve("busybox"),
                                "/lib", stands.resolve("lib")),
                "quay.io/coreos/etcd", Map.of("/usr/local/bin", stands.resolve("programs"))));
        bind(clients.get(0));
    }

    /** Who runs words that are no more than words: what busybox and its loader do for the programs of another image. */
    private static Path standIns(Programs programs) {
        try {
            Path place = Files.createTempDirectory("etcd-images-");
            Files.createDirectories(place.resolve("lib"));
            Files.createDirectories(place.resolve("programs"));
            for (String name : List.of("busybox", "lib/ld-musl-x86_64.so.1")) {
                script(place.resolve(name), "exec \"$@\"");
            }
            for (String name : programs.names()) {
                script(place.resolve("programs").resolve(name), "exec " + programs.find(name) + " \"$@\"");
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
        scene.bind(
                ETCD,
                "type: etcd, version: " + programs.version() + ", clientConfig: {url: 'http://127.0.0.1:" + port
                        + "'}");
    }

    void bindAgain() {
        bind(clients.get(0));
    }

    /** {@code name=peerURL,…} of all members. */
    String initialCluster() {
        return IntStream.range(0, MEMBERS)
                .mapToObj(i -> "etcd-" + i + "=http://127.0.0.1:" + peers.get(i))
                .collect(Collectors.joining(","));
    }

    /** What its members are. */
    public abstract String title();

    public String version() {
        return programs.version();
    }

    /** Puts the members there. */
    abstract void create();

    /** What a restore has to be told. */
    public abstract Map<String, String> parameters();

    /** The member's data directory. */
    abstract Path volume(int member);

    /** The members are what they were, without anything of ours. */
    abstract void assertAsItWas();

    public void awaitHealthy() {
        scene.embedded.await("three healthy members", SOON, () -> IntStream.range(0, MEMBERS)
                .allMatch(i -> ctl(i, "endpoint", "health").code() == 0));
    }

    void put(String key, String value) {
        assertThat(ctl(0, "put", key, value).code()).isZero();
    }

    /** So many keys, at once. */
    public void put(int keys) {
        StringBuilder puts = new StringBuilder("\n");
        for (int i = 0; i < keys; i++) {
            puts.append("put key-").append(i).append(" value-").append(i).append('\n');
        }
        assertThat(ctlWithInput(puts + "\n\n", 0, "txn").code()).isZero();
    }

    public void clear() {
        assertThat(ctl(0, "del", "", "--prefix").code()).isZero();
    }

    /** What each member has by itself, by its number. */
    public Map<Integer, String> contents() {
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
        return restore(snapshot, wait, parameters());
    }

    Request.Restore restore(String snapshot, Duration wait, Map<String, String> parameters) {
        return new Request.Restore(
                ETCD,
                Scene.volume("backups"),
                Optional.empty(),
                "nightly",
                Optional.of("etcd-backup-restore"),
                parameters,
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

    /** Nothing of ours is at the members, nor on their volumes. */
    void assertNothingLeft() {
        assertAsItWas();
        for (int i = 0; i < MEMBERS; i++) {
            assertThat(volume(i).resolve(".kubestash-restore"))
                    .as("on the volume")
                    .doesNotExist();
        }
    }

    record Said(int code, String output) {}

    Said ctl(int member, String... words) {
        return ctlWithInput("", member, words);
    }

    private Said ctlWithInput(String input, int member, String... words) {
        try {
            List<String> all = new ArrayList<>(List.of(
                    programs.find("etcdctl").toString(),
                    "--endpoints=http://127.0.0.1:" + clients.get(member),
                    "--dial-timeout=2s",
                    "--command-timeout=3s"));
            all.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(all);
            builder.environment().put("ETCDCTL_API", "3");
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In every one that lasts long enough to be seen from outside; the others are in the scripted world's tests. */
    Played loseTheControllerOnceInEveryStage(Theatre.Act act, Set<Stage> lostIn) {
        while (!act.ended()) {
            scene.embedded.await("another stage", SOON, () -> act.ended() || isNew(act, lostIn));
            if (!act.ended()) {
                act.loseController();
                act.stored().workload().ifPresent(at -> lostIn.add(at.stage()));
                act.takeUpAgain();
            }
        }
        return act.toEnd(SOON);
    }

    private static boolean isNew(Theatre.Act act, Set<Stage> lostIn) {
        return act.state().workload().filter(at -> !lostIn.contains(at.stage())).isPresent();
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
