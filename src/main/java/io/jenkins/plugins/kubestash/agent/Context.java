package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Restic;
import java.util.function.Consumer;

/** What every command works with. */
public record Context(Settings settings, Restic restic, Waiter waiter, Consumer<String> log) {

    public void log(String line) {
        log.accept(line);
    }
}
