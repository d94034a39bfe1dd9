package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds the primary of a database by asking a Sentinel, and waits for the end of a failover that is under way. */
record Sentinel(Connector connector, SentinelSettings settings) {
    private static final Duration FAILOVER = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /**
     * @return where a server answers that holds itself for the primary, too
     * @throws AgentFailure BAD_PARAMETER when no Sentinel answers, or none that knows the name
     */
    RedisAddress primary() throws IOException {
        Deadline deadline = new Deadline(FAILOVER);
        while (true) {
            RedisAddress found = ask();
            try {
                RespConnection connection = connector.connect(found);
                boolean replica = ServerInfo.of(connection).isReplica();
                connector.release(connection);
                if (!replica) {
                    return found;
                }
                if (deadline.isOver()) {
                    throw new IOException(
                            "the Sentinel at " + connector.settings().address() + " names redis at " + found
                                    + " the primary of " + settings.master() + ", and that is a replica");
                }
            } catch (RedisError e) {
                throw e;
            } catch (IOException e) {
                if (deadline.isOver()) {
                    throw e;
                }
            }
            deadline.pause(PAUSE);
        }
    }

    private RedisAddress ask() throws IOException {
        RespConnection connection = connector.connectSentinel(settings);
        try {
            connection.send("SENTINEL", "GET-MASTER-ADDR-BY-NAME", settings.master());
            RespReader reader = connection.reader();
            if (reader.array() != 2) {
                throw new AgentFailure(
                        Reason.BAD_PARAMETER,
                        "the Sentinel at " + connection.address() + " knows no master '"
                                + Printable.of(settings.master()) + "': it knows " + names(connection)
                                + ": check sentinelMaster");
            }
            String host = reader.text().orElse("");
            return new RedisAddress(host, Integer.parseInt(reader.text().orElse("0")));
        } catch (RedisError e) {
            if (e.isUnknownCommand()) {
                throw new AgentFailure(
                        Reason.BAD_PARAMETER,
                        "what answers at " + connection.address()
                                + " is no Sentinel: leave sentinelMaster out, or name a Sentinel in the AppBinding",
                        e);
            }
            throw e;
        } finally {
            connector.release(connection);
        }
    }

    private static String names(RespConnection connection) throws IOException {
        connection.send("SENTINEL", "MASTERS");
        RespReader reader = connection.reader();
        List<String> names = new ArrayList<>();
        for (int masters = reader.array(); masters > 0; masters--) {
            for (int words = reader.array(); words > 1; words -= 2) {
                String word = reader.text().orElse("");
                String value = reader.text().orElse("");
                if (word.equals("name")) {
                    names.add(Printable.of(value));
                }
            }
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
