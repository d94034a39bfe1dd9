package io.jenkins.plugins.kubestash.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real etcd member on free ports of 127.0.0.1; its data go when it is closed. May be closed twice. */
public final class EtcdServer extends EtcdUser implements AutoCloseable {

    /** Where a member is to listen and what it is called. */
    public record Seat(String name, Path data, int clientPort, int peerPort, Programs programs) {
        public static Seat at(String name, Path data) {
            return at(name, data, Programs.OWN);
        }

        public static Seat at(String name, Path data, Programs programs) {
            return new Seat(name, data, freePort(), freePort(), programs);
        }

        public String client() {
            return "127.0.0.1:" + clientPort;
        }

        public String peerUrl() {
            return "http://127.0.0.1:" + peerPort;
        }

        public String inCluster() {
            return name + "=" + peerUrl();
        }
    }

    private final Seat seat;
    private final Process process;

    private EtcdServer(Seat seat, Process process, List<String> ctlWords) {
        super(seat, ctlWords);
        this.seat = seat;
        this.process = process;
    }

    /** One member of its own, in a new directory, ready to answer. */
    public static EtcdServer start(String... words) {
        return start(Programs.OWN, List.of(), words);
    }

    /** The same of a certain version. */
    public static EtcdServer start(Programs programs, String... words) {
        return start(programs, List.of(), words);
    }

    /** @param ctlWords what etcdctl needs to get in */
    public static EtcdServer start(List<String> ctlWords, String... words) {
        return start(Programs.OWN, ctlWords, words);
    }

    private static EtcdServer start(Programs programs, List<String> ctlWords, String... words) {
        try {
            Path data = Files.createTempDirectory("etcd-").resolve("data");
            return start(Seat.at("etcd-0", data, programs), "", words)
                    .ctlWith(ctlWords.toArray(String[]::new))
                    .awaitHealthy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member of a cluster whose others may still be missing: not ready yet. @param cluster empty: alone */
    public static EtcdServer start(Seat seat, String cluster, String... words) {
        List<String> command =
                new ArrayList<>(List.of(seat.programs().find("etcd").toString(), "--name", seat.name()));
        command.addAll(List.of("--data-dir", seat.data().toString(), "--logger", "zap", "--log-level", "error"));
        boolean tls = List.of(words).contains("--cert-file");
        String client = (tls ? "https://" : "http://") + seat.client();
        command.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        command.addAll(List.of("--listen-peer-urls", seat.peerUrl(), "--initial-advertise-peer-urls", seat.peerUrl()));
        command.addAll(List.of("--initial-cluster", cluster.isEmpty() ? seat.inCluster() : cluster));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            seat.data().resolveSibling(seat.name() + ".log").toFile())
                    .start();
            return new EtcdServer(seat, process, tls ? List.of("--insecure-skip-tls-verify") : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with words that etcdctl needs to get in. */
    public EtcdServer ctlWith(String... words) {
        List<String> all = new ArrayList<>(ctlWords());
        all.addAll(List.of(words));
        return new EtcdServer(seat, process, all);
    }

    public EtcdServer awaitHealthy() {
        await(
                () -> ctlSaid("endpoint", "health").exitCode() == 0,
                () -> "etcd " + seat.name() + " is not healthy: " + log());
        return this;
    }

    /** Waits until it holds, 30 s at most. */
    public static void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(otherwise.get());
            }
            try {
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Seat seat() {
        return seat;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return seat.clientPort();
    }

    public boolean runs() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public String log() {
        try {
            return Files.readString(seat.data().resolveSibling(seat.name() + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        process.destroy();
        join();
    }

    /** SIGKILL, as if its node had died. */
    public void kill() {
        process.destroyForcibly();
        join();
    }

    private void join() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        delete(seat.data());
    }

    public static void delete(Path path) {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Set<Integer> GIVEN = java.util.Collections.synchronizedSet(new HashSet<>());

    /** A port that was not given before. */
    public static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
