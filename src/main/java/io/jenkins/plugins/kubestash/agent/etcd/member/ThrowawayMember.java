package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.etcd.EtcdClient;
import io.jenkins.plugins.kubestash.agent.http.HttpAddress;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An etcd of one member that shows whether a snapshot can live; nobody but this pod reaches it. */
final class ThrowawayMember {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final Duration LEAST = Duration.ofSeconds(60);
    private static final long BYTES_A_SECOND = 20 << 20;
    private static final long MOST_BYTES = 1L << 40;

    /** Revision and number of keys, as far as strangers are told them. */
    record Proven(Optional<Long> revision, Optional<Long> keys) {}

    private final Programs programs;
    private final Waiter waiter;

    ThrowawayMember(Programs programs, Waiter waiter) {
        this.programs = programs;
        this.waiter = waiter;
    }

    /**
     * Makes a member of the snapshot, starts it, and ends it when it is healthy.
     *
     * @param bytes of the snapshot: a large one takes longer to start
     * @return what it says of itself
     * @throws AgentFailure LOAD_FAILED with what etcd said when it ends or is not healthy in time
     */
    Proven prove(Path snapshot, Path directory, long bytes, boolean skipHashCheck) throws IOException {
        int clients = freePort();
        String client = "http://127.0.0.1:" + clients;
        String peer = "http://127.0.0.1:" + freePort();
        Identity alone = Identity.alone(peer);
        programs.restore(snapshot, alone, directory, skipHashCheck);
        List<String> words = new ArrayList<>(List.of(programs.etcd().toString(), "--name", alone.name()));
        words.addAll(List.of("--data-dir", directory.toString(), "--initial-cluster", alone.initialCluster()));
        words.addAll(List.of("--initial-cluster-token", alone.token(), "--quota-backend-bytes", "" + MOST_BYTES));
        words.addAll(List.of("--initial-advertise-peer-urls", peer, "--listen-peer-urls", peer));
        words.addAll(List.of("--advertise-client-urls", client, "--listen-client-urls", client));
        Process etcd = programs.start(words);
        AtomicReference<String> said = new AtomicReference<>("it said nothing");
        Thread reader = new Thread(() -> read(etcd, said), "etcd-log");
        reader.setDaemon(true);
        reader.start();
        Duration limit = LEAST.plusSeconds(bytes / BYTES_A_SECOND);
        try {
            return ask(etcd, clients, limit, said);
        } finally {
            Children.end(etcd, TO_END);
        }
    }

    private Proven ask(Process etcd, int port, Duration limit, AtomicReference<String> said) throws IOException {
        HttpSettings settings =
                new HttpSettings(new HttpAddress("127.0.0.1", port, false), "", Optional.empty(), LEAST, LEAST);
        Instant until = waiter.now().plus(limit);
        try (EtcdClient client = new EtcdClient(settings, "", "")) {
            while (etcd.isAlive()) {
                Optional<Proven> proven = healthy(client);
                if (proven.isPresent()) {
                    return proven.get();
                }
                if (waiter.now().isAfter(until)) {
                    throw failed("is not healthy after " + limit.toSeconds() + " s", said);
                }
                waiter.pause(LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while etcd was starting", e);
        }
        throw failed("does not start", said);
    }

    private static Optional<Proven> healthy(EtcdClient client) {
        try {
            if (!client.get("/health").text("health").equals("true")) {
                return Optional.empty();
            }
        } catch (IOException | AgentFailure e) {
            // not yet: whether it ever will is for the clock to say
            return Optional.empty();
        }
        try {
            JsonObject status = client.ask("/v3/maintenance/status", Map.of());
            long revision = Long.parseLong(status.object("header").text("revision"));
            return Optional.of(new Proven(Optional.of(revision), keys(client)));
        } catch (AgentFailure e) {
            // the snapshot's users count here, too, and we are none of them
            return Optional.of(new Proven(Optional.empty(), Optional.empty()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> keys(EtcdClient client) throws IOException {
        try {
            Map<String, Object> all = Map.of("key", "AA==", "range_end", "AA==", "count_only", true);
            String count = client.ask("/v3/kv/range", all).text("count");
            return Optional.of(count.isEmpty() ? 0 : Long.parseLong(count));
        } catch (AgentFailure e) {
            return Optional.empty();
        }
    }

    private static AgentFailure failed(String how, AtomicReference<String> said) {
        return new AgentFailure(
                Reason.LOAD_FAILED,
                "the snapshot was restored, but an etcd that is started on it " + how + ": " + said.get());
    }

    /** Keeps the last line that speaks of trouble, or the very last. */
    private static void read(Process etcd, AtomicReference<String> said) {
        boolean trouble = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(etcd.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean bad = line.matches(".*(\"level\":\"(fatal|panic|error)\"| [CE] \\| |panic:).*");
                if (bad || !trouble && !line.isBlank()) {
                    said.set(line.length() > 500 ? line.substring(0, 500) : line);
                    trouble |= bad;
                }
            }
        } catch (IOException e) {
            // it was ended: there is nothing more to read
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
