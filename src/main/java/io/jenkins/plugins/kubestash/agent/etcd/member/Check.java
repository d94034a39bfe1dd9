package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.etcd.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** {@code check}: asks the restored cluster, and each of its members, whether it is well. */
final class Check {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Settings settings;
    private final Waiter waiter;
    private final Consumer<String> log;

    Check(Settings settings, Waiter waiter, Consumer<String> log) {
        this.settings = settings;
        this.waiter = waiter;
        this.log = log;
    }

    /**
     * Waits for it.
     *
     * @throws AgentFailure DATABASE_UNREACHABLE with what is still wrong when it takes too long
     */
    Map<String, Object> run() {
        long revision = settings.number("KUBESTASH_PARAM_REVISION", 1, 1, Long.MAX_VALUE);
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(settings.text("KUBESTASH_PARAM_INITIAL_CLUSTER").split(","))
                .filter(member -> member.contains("="))
                .forEach(member ->
                        names.add(member.substring(0, member.indexOf('=')).strip()));
        Duration limit = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        Instant until = waiter.now().plus(limit);
        String said = "";
        while (true) {
            String wrong;
            try {
                Health health = Health.of(settings, revision, names);
                return result(health);
            } catch (AgentFailure e) {
                if (e.reason() != Reason.DATABASE_UNREACHABLE && e.reason() != Reason.DATABASE_LOST) {
                    throw e;
                }
                wrong = e.getMessage();
            } catch (IOException e) {
                wrong = String.valueOf(e.getMessage());
            }
            if (!wrong.equals(said)) {
                log.accept("not healthy yet: " + wrong);
                said = wrong;
            }
            pause(until, limit, wrong);
        }
    }

    private void pause(Instant until, Duration limit, String wrong) {
        if (!waiter.now().plus(LOOK_AGAIN).isBefore(until)) {
            throw new AgentFailure(
                    Reason.DATABASE_UNREACHABLE,
                    "the restored cluster is not healthy after " + limit.toSeconds() + " s: " + wrong);
        }
        try {
            waiter.pause(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentFailure(Reason.DATABASE_UNREACHABLE, "interrupted while the cluster was asked", e);
        }
    }

    private Map<String, Object> result(Health health) {
        String did = "found all members healthy: " + String.join(", ", health.members());
        log.accept("check: " + did);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("command", "check");
        fields.put("state", "healthy");
        fields.put("did", did);
        fields.put("revision", health.revision());
        fields.put("members", List.copyOf(health.members()));
        fields.put("warnings", health.warnings());
        return fields;
    }
}
