package io.jenkins.plugins.kubestash.zookeeper;

import io.jenkins.plugins.kubestash.contract.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** A ZooKeeper server that wants SASL of every client, with a user who may do everything. */
public final class ZooKeeperDatabase implements Database {
    private static final String USER = "backup";
    private static final String PASSWORD = CANARY + "-zookeeper";
    private static final int BULK_NODES = 20_000;
    private static final int BULK_BYTES = 600;

    private final Path login = login();
    private final ZooKeeperServer zookeeper =
            ZooKeeperServer.start(withSasl(login).withAdmin());
    private final ZooKeeperClient client = ZooKeeperClient.sasl(zookeeper.port(), USER, PASSWORD);

    /** A server that knows one user by SASL and lets no other in. */
    private static ZooKeeperServer.Setup withSasl(Path login) {
        return ZooKeeperServer.Setup.plain()
                .with("sessionRequireClientSASLAuth=true")
                .property(
                        "java.security.auth.login.config=" + login,
                        "zookeeper.authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                        "zookeeper.sessionRequireClientSASLAuth=true",
                        "zookeeper.superUser=" + USER);
    }

    private static Path login() {
        try {
            Path file = Files.createTempFile("zookeeper-login", ".conf");
            Files.writeString(
                    file,
                    "Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_" + USER + "=\""
                            + PASSWORD + "\"; };\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String title() {
        return "ZooKeeper 3.9.4, standalone";
    }

    @Override
    public String engine() {
        return "zookeeper";
    }

    @Override
    public int port() {
        return zookeeper.port();
    }

    public int adminPort() {
        return zookeeper.adminPort();
    }

    @Override
    public String appBinding(String name, int port) {
        return "type: kubedb.com/zookeeper, version: 3.9.4, clientConfig: {url: 'http://127.0.0.1:" + port
                + "'}, secret: {name: " + name + "-auth}";
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("username", USER, "password", PASSWORD);
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return Optional.of(Map.of("username", USER, "password", CANARY + "-wrong"));
    }

    @Override
    public void fill() {
        ZooKeeperSamples.fill(client);
        ZooKeeperSamples.fillRights(client);
    }

    @Override
    public void fillMuch() {
        client.create("/bulk", "");
        client.createMany("/bulk", BULK_NODES, BULK_BYTES);
    }

    @Override
    public void clear() {
        client.clear();
    }

    @Override
    public SortedSet<String> contents() {
        // a session of its own: those that were open do not outlive the restore of a snapshot
        try (ZooKeeperClient reader = ZooKeeperClient.sasl(zookeeper.port(), USER, PASSWORD)) {
            return ZooKeeperContents.of(reader);
        }
    }

    @Override
    public List<String> howToReach() {
        return List.of("echo srvr | nc 127.0.0.1 " + zookeeper.port());
    }

    @Override
    public void kill() {
        zookeeper.kill();
    }

    @Override
    public void close() {
        client.close();
        zookeeper.close();
        try {
            Files.deleteIfExists(login);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
