package io.jenkins.plugins.kubestash.storage;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.scene.Repo;
import java.nio.file.Path;
import java.util.Map;

/** A storage behind a server, which can die and come back with the same port and data. */
interface Remote extends AutoCloseable {
    Server server();

    /** What opens it, by the keys of a BackupStorage's Secret. */
    Map<String, String> secrets();

    BackupStorage storage(String prefix);

    /** The repository that sessions {@code nightly} of {@code demo/redis} have there. */
    Repo repo(String prefix);

    /** That repository's directory, behind the server's back. */
    Path files(String prefix);

    @Override
    default void close() {
        server().close();
    }
}
