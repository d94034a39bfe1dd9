package io.jenkins.plugins.kubestash.elasticsearch;

import io.jenkins.plugins.kubestash.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A real Elasticsearch or OpenSearch node on a free port of 127.0.0.1, with a directory of its own; gone when closed. */
public final class SearchServer implements AutoCloseable {
    public static final String ELASTICSEARCH_7 = "elasticsearch-7.17.29";
    public static final String ELASTICSEARCH_7_OLD = "elasticsearch-7.6.2";
    public static final String ELASTICSEARCH_8 = "elasticsearch-8.19.0";
    public static final String OPENSEARCH_1 = "opensearch-1.3.20";
    public static final String OPENSEARCH_2 = "opensearch-2.19.1";

    private static final Duration START = Duration.ofMinutes(3);
    private static final int ROUNDS = 1000;

    /** Who may do everything, and the certificates of a server that speaks TLS. */
    public record Access(String user, String password, Certificates authority) {}

    private final String name;
    private final Process process;
    private final Path directory;
    private final int port;
    private final SearchClient client;
    private final Optional<Access> access;

    private SearchServer(String name, Process process, Path directory, int port, Optional<Access> access) {
        this.name = name;
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.client = new SearchClient(port, access);
        this.access = access;
    }

    /** Starts an open server and waits until it is ready. */
    public static SearchServer start(String name, String... lines) {
        return start(name, Optional.empty(), List.of(lines));
    }

    /** Starts an Elasticsearch that speaks TLS only and wants a password, and takes or leaves a client certificate. */
    public static SearchServer secured(String name, String user, String password) {
        return secured(name, user, password, false);
    }

    /** @param wantsClient whether it lets nobody in without a client certificate, those that compare included */
    public static SearchServer secured(String name, String user, String password, boolean wantsClient) {
        try {
            Path directory = Files.createTempDirectory("search-tls-");
            Certificates authority = new Certificates(directory, "authority");
            String wish = "xpack.security.http.ssl.client_authentication: " + (wantsClient ? "required" : "optional");
            return start(name, Optional.of(new Access(user, password, authority)), List.of(wish));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SearchServer start(String name, Optional<Access> access, List<String> more) {
        try {
            run("scripts/search-tools", name);
            Path directory = Files.createTempDirectory("search-");
            Path config = Files.createDirectories(directory.resolve("config"));
            int port = freePort();
            List<String> lines = new ArrayList<>(List.of(
                    "cluster.name: demo",
                    "node.name: one",
                    "path.data: " + directory.resolve("data"),
                    "path.logs: " + directory.resolve("logs"),
                    "http.port: " + port,
                    "transport.port: 0",
                    "network.host: 127.0.0.1",
                    "discovery.type: single-node",
                    "cluster.routing.allocation.disk.threshold_enabled: false"));
            boolean elastic = name.startsWith("elasticsearch");
            if (!elastic) {
                lines.addAll(List.of("http.type: netty4", "transport.type: netty4"));
            } else if (access.isPresent()) {
                lines.addAll(secure(config, access.get()));
            } else if (!name.equals(ELASTICSEARCH_7_OLD)) {
                lines.add("xpack.security.enabled: false");
            }
            lines.addAll(more);
            Files.write(config.resolve(elastic ? "elasticsearch.yml" : "opensearch.yml"), lines);
            Process process = new ProcessBuilder(script("search-node").toString(), name, directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out").toFile())
                    .start();
            SearchServer server = new SearchServer(name, process, directory, port, access);
            Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
            server.awaitReady(more.stream().anyMatch(line -> line.endsWith(": required")));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS for HTTP, and a user of the file realm, whose password is stored as a hash. */
    private static List<String> secure(Path config, Access access) throws IOException {
        Path certificate = access.authority().sign("search", "DNS:search.demo.svc,IP:127.0.0.1");
        Files.copy(certificate, config.resolve("http.crt"));
        Files.copy(access.authority().keyOf(certificate), config.resolve("http.key"));
        Files.copy(access.authority().authority(), config.resolve("ca.crt"));
        Files.writeString(config.resolve("users"), access.user() + ":" + hash(access.password()) + "\n");
        Files.writeString(config.resolve("users_roles"), "superuser:" + access.user() + "\n");
        return List.of(
                "xpack.security.enabled: true",
                "xpack.security.http.ssl.enabled: true",
                "xpack.security.http.ssl.certificate: http.crt",
                "xpack.security.http.ssl.key: http.key",
                "xpack.security.http.ssl.certificate_authorities: ca.crt");
    }

    private static String hash(String password) {
        byte[] salt = "a salt of 32 bytes for the tests".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2withHMACSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 256))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "{PBKDF2}" + ROUNDS + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady(boolean wantsClient) throws IOException {
        Instant end = Instant.now().plus(START);
        while (!client.isReady() && !(wantsClient && said().contains("] started"))) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                String said = said();
                close();
                throw new IllegalStateException(
                        name + " does not start: " + said.substring(0, Math.min(4000, said.length())));
            }
            try {
                process.waitFor(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String script, String word) throws IOException {
        Process process = new ProcessBuilder(
                        script(Path.of(script).getFileName().toString()).toString(), word)
                .inheritIO()
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(word + " cannot be had: see .tools/log");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path script(String name) {
        return Path.of("scripts", name).toAbsolutePath();
    }

    /** Such as {@code elasticsearch-7.17.29}. */
    public String name() {
        return name;
    }

    public String version() {
        return name.substring(name.indexOf('-') + 1);
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** What a secured one wants. */
    public Optional<Access> access() {
        return access;
    }

    /** How others than the agent talk to it. */
    public SearchClient client() {
        return client;
    }

    /** SIGKILL, as if its node had died. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
