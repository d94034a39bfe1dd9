package io.jenkins.plugins.kubestash.storage;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real REST server without TLS that lets everybody in. */
final class PlainRestServer implements Remote {
    private final int port = Server.freePort();
    private final Path data;
    private final Server server;

    PlainRestServer(Path directory) {
        data = directory.resolve("rest");
        server = new Server(
                port,
                directory.resolve("rest.log"),
                List.of(
                        Tools.find("rclone").toString(),
                        "serve",
                        "restic",
                        "--addr",
                        "127.0.0.1:" + port,
                        data.toString()));
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of();
    }

    @Override
    public BackupStorage storage(String prefix) {
        return Scene.storage("provider: rest, rest: {url: 'http://127.0.0.1:" + port + "/" + prefix + "'}");
    }

    @Override
    public Repo repo(String prefix) {
        return Stage.repo(
                "rest:http://127.0.0.1:" + port + "/" + prefix + "/demo~redis~nightly/dump",
                Map.of(),
                Optional.empty());
    }

    @Override
    public Path files(String prefix) {
        return data.resolve(prefix + "/demo~redis~nightly/dump");
    }
}
