package io.jenkins.plugins.kubestash.faults;

import io.jenkins.plugins.kubestash.scene.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests whose sessions are held at a stage, beside a backup that was made before them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HeldSessions {
    Held held;

    @BeforeAll
    void start() {
        held = new Held();
        held.scene.play(Scene.backup());
    }

    @AfterAll
    void stop() {
        held.close();
    }

    @BeforeEach
    void reset() {
        held.reset();
    }
}
