package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What moves chunks between shards; it must rest while they are dumped one by one. */
final class Balancer {
    static final String OFF = "off";
    private static final String FULL = "full";
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private Balancer() {}

    /** {@code full}, {@code off}, or another mode of its own. */
    static String mode(MongoConnection mongos) throws IOException {
        return mongos.admin("balancerStatus").text("mode");
    }

    /** Stops it and waits until the round that was under way has ended. */
    static void stop(MongoConnection mongos, Waiter waiter) throws IOException {
        long millis = ROUND.toMillis();
        mongos.command(
                "admin", Document.of("balancerStop", 1).with("maxTimeMS", millis), ROUND.plus(Duration.ofMinutes(1)));
        Instant deadline = waiter.now().plus(ROUND);
        while (mongos.admin("balancerStatus").flag("inBalancerRound")) {
            if (!waiter.now().isBefore(deadline)) {
                throw new IOException("the balancer's round did not end in " + ROUND.toMinutes() + " minutes");
            }
            pause(waiter);
        }
    }

    private static void pause(Waiter waiter) throws IOException {
        try {
            waiter.pause(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the balancer", e);
        }
    }

    /** Puts it back as it was; nothing to do when somebody has done so already. */
    static void restore(MongoConnection mongos, String was) throws IOException {
        if (mode(mongos).equals(was) || was.equals(OFF)) {
            return;
        }
        if (was.equals(FULL)) {
            mongos.admin("balancerStart");
            return;
        }
        Document set = Document.of("$set", Document.of("stopped", false).with("mode", was));
        Document update =
                Document.of("q", Document.of("_id", "balancer")).with("u", set).with("upsert", true);
        mongos.command("config", Document.of("update", "settings").with("updates", List.of(update)));
    }
}
