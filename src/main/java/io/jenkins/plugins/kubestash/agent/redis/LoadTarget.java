package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** What is done to the servers of a load besides writing keys: what must be so before, and what is checked after. */
final class LoadTarget {
    private static final Duration FLUSH_PATIENCE = Duration.ofMinutes(10);
    private static final int OLDEST_VERSION = 5;

    private final Connector connector;
    private final LoadPolicy policy;
    private final Selection selection;
    private final Deployment deployment;
    private final SortedSet<Integer> checked = new TreeSet<>(Set.of(0));
    private final List<String> warnings = new ArrayList<>();

    /** Finds the servers and refuses those that cannot or must not be loaded. */
    LoadTarget(Connector connector, LoadPolicy policy) throws IOException {
        this.connector = connector;
        this.policy = policy;
        this.selection = connector.settings().selection();
        this.deployment = Deployment.discover(connector);
        for (Node node : deployment.nodes()) {
            if (node.info().isReplica()) {
                throw failed("redis at " + node.address() + " is a replica and takes no writes: name the primary");
            }
            if (node.info().majorVersion() < OLDEST_VERSION) {
                throw failed("redis at " + node.address() + " has version "
                        + node.info().version() + ": a load needs 5.0 or newer");
            }
        }
        long keys = deployment.keys(selection);
        if (policy == LoadPolicy.EMPTY_ONLY && keys > 0) {
            throw new AgentFailure(
                    Reason.TARGET_NOT_EMPTY,
                    "redis at " + connector.settings().address() + " holds " + keys
                            + " keys: give ifExists (replace, skip or fail) or flush");
        }
    }

    Deployment deployment() {
        return deployment;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Refuses a dump that does not fit; nothing is written. */
    void check(DumpHeader header) throws IOException {
        if (!header.engine().equals(RedisEngine.NAME)) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is a dump of " + Printable.of(header.engine()));
        }
        new RdbVersions(connector, deployment).refuseNewer(header);
        check(header.databases().keySet());
    }

    /** Refuses a dump with keys of these databases, when the target has not all of them. */
    void check(Set<Integer> databases) throws IOException {
        SortedSet<Integer> others = new TreeSet<>(databases);
        others.removeIf(database -> !selection.takes(database));
        others.removeAll(checked);
        if (others.isEmpty()) {
            return;
        }
        checked.addAll(others);
        if (deployment.slots().isPresent()) {
            throw failed("the dump has keys of databases " + others
                    + ", and a cluster has database 0 only: load it into a standalone server");
        }
        RespConnection connection = connector.connect(deployment.nodes().get(0));
        try {
            connection.call("SELECT", Integer.toString(others.last()));
        } catch (RedisError e) {
            if (!e.getMessage().contains("out of range")) {
                throw e;
            }
            throw failed("the dump has keys of database " + others.last() + ", and redis at " + connection.address()
                    + " has fewer databases: raise its 'databases'");
        } finally {
            connector.release(connection);
        }
    }

    /** Removes all keys of the wanted databases when the policy asks for it. */
    void flush() throws IOException {
        if (policy != LoadPolicy.FLUSH) {
            return;
        }
        for (Node node : deployment.nodes()) {
            RespConnection connection = connector.connect(node);
            try {
                connection.patience((int) FLUSH_PATIENCE.toMillis());
                if (selection.isAll()) {
                    connection.call("FLUSHALL");
                }
                for (int database : selection.databases()) {
                    connection.call("SELECT", Integer.toString(database));
                    connection.call("FLUSHDB");
                }
            } finally {
                connector.release(connection);
            }
        }
    }

    void warn(List<String> more) {
        warnings.addAll(more);
    }

    /** Brings the libraries of functions to all nodes. */
    void functions(byte[] dump) throws IOException {
        for (Node node : deployment.nodes()) {
            RespConnection connection = connector.connect(node);
            try {
                RespWriter writer = connection.writer();
                writer.command(4);
                writer.argument("FUNCTION");
                writer.argument("RESTORE");
                writer.argument(dump);
                writer.argument(policy.forFunctions());
                writer.flush();
                connection.reader().text();
            } catch (RedisError e) {
                notRestored(e, node);
            } finally {
                connector.release(connection);
            }
        }
    }

    /** The target's clock, milliseconds since 1970. */
    LongSupplier clock() throws IOException {
        RespConnection connection = connector.connect(deployment.nodes().get(0));
        try {
            connection.send("TIME");
            RespReader reader = connection.reader();
            long ahead = reader.time() - System.currentTimeMillis();
            return () -> System.currentTimeMillis() + ahead;
        } finally {
            connector.release(connection);
        }
    }

    /**
     * Refuses to call a load good when the server threw keys away to make room, and warns when it holds fewer than were
     * written.
     *
     * @param lasting number of keys that were written without a time to live
     */
    void checkAfterwards(long lasting) throws IOException {
        Deployment after = Deployment.discover(connector);
        long evicted = after.evictedKeys() - deployment.evictedKeys();
        if (evicted > 0) {
            throw failed("redis at " + connector.settings().address() + " evicted " + evicted
                    + " keys during the load: raise its maxmemory and load again");
        }
        if (after.keys() < lasting) {
            warnings.add(lasting + " keys without a time to live were written, and the database holds " + after.keys()
                    + " keys now: was it used during the load?");
        }
    }

    private void notRestored(RedisError error, Node node) throws IOException {
        if (error.isUnknownCommand()) {
            throw failed("the dump has functions, and redis at " + node.address() + " (" + deployment.version()
                    + ") knows none: load into 7.0 or newer");
        }
        if (!error.getMessage().contains("already exists")) {
            throw error;
        }
        String what = "redis at " + node.address() + " has a function library of the dump already";
        if (policy != LoadPolicy.SKIP) {
            throw new AgentFailure(
                    Reason.TARGET_NOT_EMPTY, what + "; nothing was written: give ifExists replace or skip, or flush");
        }
        warnings.add(what + ": no functions were loaded there");
    }

    private static AgentFailure failed(String message) {
        return new AgentFailure(Reason.LOAD_FAILED, message);
    }
}
