package io.jenkins.plugins.kubestash.contract;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Whole sessions of one engine and task, with a server of it and a repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineSessions {
    protected Scene scene;
    protected Database database;
    private Database other;
    private ObjectRef binding;

    /** Starts a server of its own; called twice, and once more after one was killed. */
    protected abstract Database start();

    /** The backup task; the engine's first when absent. */
    protected Optional<String> backupTask() {
        return Optional.empty();
    }

    protected Optional<String> restoreTask() {
        return Optional.empty();
    }

    protected Map<String, String> backupParameters() {
        return Map.of();
    }

    protected Map<String, String> restoreParameters() {
        return Map.of();
    }

    /** What a restore needs to be told to write over what is there and to take away what was not backed up. */
    protected abstract Map<String, String> replacing();

    @BeforeAll
    void open() {
        database = start();
        scene = Scene.with(database.images());
        binding = new ObjectRef("demo", database.engine());
        scene.makeRepo(binding, "dump");
    }

    @AfterAll
    void close() {
        if (other != null) {
            other.close();
        }
        scene.close();
        database.close();
    }

    @BeforeEach
    void bind() {
        bind(binding, database, database.port(), database.credentials());
        database.clear();
    }

    protected Played backup() {
        return check(scene.theatre.play(Scene.backup(binding, backupTask(), backupParameters())));
    }

    protected Played backup(Map<String, String> parameters) {
        return check(scene.theatre.play(Scene.backup(binding, backupTask(), parameters)));
    }

    protected Played restore(String snapshot, Map<String, String> parameters) {
        return check(scene.theatre.play(Scene.restore(binding, binding, restoreTask(), snapshot, parameters)));
    }

    protected ObjectRef binding() {
        return binding;
    }

    protected Repo repo() {
        return scene.repo(binding, "dump");
    }

    /** A second server, started when it is first asked for; empty. */
    protected Database other() {
        if (other == null) {
            other = start();
        }
        other.clear();
        return other;
    }

    protected Played check(Played played) {
        return scene.check(played, repo());
    }

    protected void bind(ObjectRef name, Database server, int port, Map<String, String> credentials) {
        scene.bind(name, server.appBinding(name.name(), port));
        if (!credentials.isEmpty()) {
            scene.secret(name.name() + "-auth", Flow.of(credentials));
        }
    }
}
