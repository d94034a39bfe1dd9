package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;

/** Sends again what a busy server refused, after a growing pause; gives up when that has lasted too long. */
final class Retry {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    interface Step<T> {
        T run() throws IOException;
    }

    private final Waiter waiter;
    private Duration pause = SHORTEST;
    private Instant since;

    Retry(Waiter waiter) {
        this.waiter = waiter;
        this.since = waiter.now();
    }

    /** For what does no harm when it is done twice. */
    static <T> T of(Waiter waiter, Step<T> step) throws IOException {
        Retry retry = new Retry(waiter);
        while (true) {
            try {
                return step.run();
            } catch (ServerError e) {
                if (!e.busy()) {
                    throw e;
                }
                retry.pause(e);
            }
        }
    }

    /** Lets some time pass, or throws the given exception when too much has passed. */
    void pause(IOException trouble) throws IOException {
        if (Duration.between(since, waiter.now()).compareTo(PATIENCE) > 0) {
            throw trouble;
        }
        try {
            waiter.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the server was busy");
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    }

    /** Something was done: patience begins anew. */
    void progress() {
        since = waiter.now();
        pause = SHORTEST;
    }
}
