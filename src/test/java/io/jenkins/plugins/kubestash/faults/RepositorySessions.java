package io.jenkins.plugins.kubestash.faults;

import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests of sessions with a Redis that holds one key, and with a fresh repository each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RepositorySessions {
    final Scene scene = new Scene();
    final RedisServer redis = RedisServer.start();

    RepositorySessions() {
        redis.cli("SET", "key", "value");
        bindTo(scene);
    }

    @AfterAll
    void close() {
        redis.close();
        scene.close();
    }

    @BeforeEach
    void freshRepo() {
        scene.freshRepo();
    }

    void bindTo(Scene other) {
        other.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
    }

    /** With the volume's directory, which differs from run to run, as VOLUME. */
    String message(Played played) {
        return played.failure()
                .message()
                .replace(scene.embedded.claim("demo", "backups").toString(), "VOLUME");
    }
}
