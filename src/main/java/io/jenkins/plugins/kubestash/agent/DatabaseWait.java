package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Waits until the database answers. */
final class DatabaseWait {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(30);

    private final Context context;
    private final Engine engine;

    DatabaseWait(Context context, Engine engine) {
        this.context = context;
        this.engine = engine;
    }

    /** @throws AgentFailure DATABASE_UNREACHABLE when it takes too long; at once when the database refuses */
    void await() throws InterruptedException {
        Settings settings = context.settings();
        Duration limit = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        String database = "the database at " + Lost.address(settings);
        Waiter waiter = context.waiter();
        Instant began = waiter.now();
        Instant sayNext = began;
        for (String cause = ping(settings); !cause.isEmpty(); cause = ping(settings)) {
            Instant now = waiter.now();
            if (!now.isBefore(sayNext)) {
                context.log("waiting for " + database + ": " + cause);
                sayNext = now.plus(SAY_AGAIN);
            }
            if (!now.plus(TRY_AGAIN).isBefore(began.plus(limit))) {
                throw new AgentFailure(
                        Reason.DATABASE_UNREACHABLE,
                        database + " was not reached in "
                                + Duration.between(began, now).toSeconds() + " s: " + cause
                                + "; check that it runs and that this namespace may reach it");
            }
            waiter.pause(TRY_AGAIN);
        }
    }

    /** Why it does not answer yet; empty when it does. */
    private String ping(Settings settings) {
        try {
            EngineFacts facts = engine.ping(settings);
            String topology = facts.topology().isEmpty() ? "" : " (" + facts.topology() + ")";
            context.log((facts.engine() + " " + facts.version()).strip() + topology + " answers at "
                    + Lost.address(settings));
            return "";
        } catch (IOException e) {
            return Lost.said(e);
        } catch (AgentFailure e) {
            if (e.reason() == Reason.DATABASE_UNREACHABLE || e.reason() == Reason.DATABASE_LOST) {
                return e.getMessage();
            }
            throw e;
        }
    }
}
