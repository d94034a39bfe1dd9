package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses which of a primary and its replicas is read. A replica is good when its link is up and it has come as far as
 * the primary was when it was chosen: so what was written before the dump is in the dump.
 */
final class Replicas {
    private static final Duration TO_CATCH_UP = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Connector connector;
    private final ReadFrom readFrom;
    private final List<String> warnings = new ArrayList<>();

    Replicas(Connector connector) {
        this.connector = connector;
        this.readFrom = connector.settings().readFrom();
    }

    List<String> warnings() {
        return warnings;
    }

    /** What is to be read instead of the server that the address leads to. */
    Node insteadOf(Node found) throws IOException {
        switch (readFrom) {
            case MASTER:
                return found.info().isReplica() ? primaryOf(found) : found;
            case REPLICA, PREFER_REPLICA:
                return found.info().isReplica() ? replicaOrPrimary(found) : ofPrimary(found);
            default:
                return found;
        }
    }

    private Node primaryOf(Node replica) throws IOException {
        Node primary = Deployment.member(connector, replica.info().primary(replica.address()));
        if (primary.info().isReplica()) {
            throw new IOException("redis at " + primary.address() + ", the primary of " + replica.address()
                    + ", is a replica itself");
        }
        return primary;
    }

    private Node replicaOrPrimary(Node replica) throws IOException {
        if (!replica.info().isCutOffFromItsPrimary()) {
            return replica;
        }
        return none(List.of(replica.address() + " has lost its primary"), () -> primaryOf(replica));
    }

    private Node ofPrimary(Node primary) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (RedisAddress address : primary.info().replicas()) {
            try {
                return caughtUp(address, primary);
            } catch (RedisError e) {
                reasons.add(address + " answers " + Printable.of(e.getMessage()));
            } catch (IOException | AgentFailure e) {
                reasons.add(e.getMessage());
            }
        }
        return none(reasons, () -> primary);
    }

    private Node caughtUp(RedisAddress address, Node primary) throws IOException {
        Deadline deadline = new Deadline(TO_CATCH_UP);
        while (true) {
            Node replica = new Node(address, Deployment.info(connector, address), primary.movesSlots());
            ServerInfo info = replica.info();
            if (!info.isReplica() || info.isCutOffFromItsPrimary()) {
                throw new IOException("redis at " + address + " has no link to its primary");
            }
            if (!info.replicationId().equals(primary.info().replicationId())) {
                throw new IOException("redis at " + address + " is a replica of another server");
            }
            if (info.replicaOffset() >= primary.info().primaryOffset()) {
                return replica;
            }
            if (deadline.isOver()) {
                throw new IOException("redis at " + address + " is "
                        + (primary.info().primaryOffset() - info.replicaOffset()) + " bytes behind its primary");
            }
            deadline.pause(PAUSE);
        }
    }

    private interface Otherwise {
        Node node() throws IOException;
    }

    private Node none(List<String> reasons, Otherwise otherwise) throws IOException {
        String why = reasons.isEmpty() ? "there is none" : String.join("; ", reasons);
        if (readFrom == ReadFrom.REPLICA) {
            throw new AgentFailure(
                    Reason.DATABASE_UNREACHABLE,
                    "no replica can be read (" + why + "): wait for one, or give readFrom another value");
        }
        if (!reasons.isEmpty()) {
            warnings.add("the primary was read, since no replica could be: " + why);
        }
        return otherwise.node();
    }
}
