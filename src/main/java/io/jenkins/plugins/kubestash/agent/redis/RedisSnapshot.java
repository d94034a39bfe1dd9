package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One snapshot of a whole deployment: the RDB of a server as it is, or those of a cluster's primaries one after the
 * other. Each is read to its end and its checksum checked while it passes.
 */
final class RedisSnapshot {
    private final Connector connector;
    private final OutputStream out;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long keys;

    RedisSnapshot(Connector connector, OutputStream out) {
        this.connector = connector;
        this.out = out;
    }

    EngineFacts run() throws IOException {
        Deployment before = Deployment.toRead(connector);
        before.refuseMovingSlots();
        warnings.addAll(before.warnings());
        if (before.slots().isEmpty()) {
            standalone(before.nodes().get(0));
        } else {
            cluster(before);
            Deployment after = before.again(connector);
            after.refuseMovingSlots();
            if (!after.isSameAs(before)) {
                throw new IOException("redis at " + connector.settings().address()
                        + " changed during the dump: a server was replaced or slots moved");
            }
        }
        Map<String, Long> all = new LinkedHashMap<>(Map.of("keys", keys));
        all.putAll(counts);
        return new EngineFacts(RedisEngine.NAME, before.version(), before.topology(), all, warnings);
    }

    private void standalone(Node node) throws IOException {
        RespConnection connection = connector.connect(node);
        try {
            RdbTransfer transfer = RdbTransfer.begin(connection, node);
            copy(node, transfer, this::write, database -> {});
            note(transfer, "replicationOffset");
        } finally {
            connector.release(connection);
        }
        out.flush();
    }

    private void cluster(Deployment deployment) throws IOException {
        DumpWriter output = new DumpWriter(out);
        SortedMap<Integer, Long> databases = new TreeMap<>(Map.of(0, deployment.keys()));
        output.header(
                DumpFormat.VERSION_OF_RDBS,
                new DumpHeader(
                        RedisEngine.NAME,
                        deployment.version(),
                        0,
                        deployment.topology(),
                        System.currentTimeMillis(),
                        databases));
        for (Node node : deployment.nodes()) {
            RespConnection connection = connector.connect(node);
            try {
                RdbTransfer transfer = RdbTransfer.begin(connection, node);
                output.rdbStart(
                        new Block.RdbStart(node.address().toString(), transfer.replicationId(), transfer.offset()));
                copy(node, transfer, output::rdbBytes, database -> output.counted(database, 1));
                note(transfer, "replicationOffset:" + node.address());
            } finally {
                connector.release(connection);
            }
        }
        output.trailer(0, 0);
    }

    private interface Output {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new IOException("nobody takes the dump any more: " + e.getMessage(), e);
        }
    }

    private void copy(Node node, RdbTransfer transfer, Output output, RdbBlocks.Listener listener) throws IOException {
        try {
            RdbBlocks rdb = new RdbBlocks(new Copied(transfer, output), Optional.empty(), listener);
            rdb.next();
            keys += rdb.trailer().keys();
            if (!rdb.isChecksummed()) {
                warnings.add("redis at " + node.address()
                        + " writes no checksum (rdbchecksum no): damage on the way would not have been seen");
            }
        } catch (AgentFailure e) {
            if (e.reason() == Reason.DAMAGED_DUMP) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED,
                        "what redis at " + node.address() + " sent is not a whole RDB: " + e.getMessage(),
                        e);
            }
            if (e.reason() == Reason.FOREIGN_DUMP) {
                throw new AgentFailure(
                        Reason.DATABASE_REFUSED,
                        "redis at " + node.address() + ": " + e.getMessage() + ", or task logical-backup",
                        e);
            }
            throw e;
        }
    }

    private void note(RdbTransfer transfer, String name) {
        if (!transfer.replicationId().isEmpty()) {
            counts.put(name, transfer.offset());
        }
    }

    /** Gives on what is read. */
    private static final class Copied extends InputStream {
        private final InputStream in;
        private final Output output;

        Copied(InputStream in, Output output) {
            this.in = in;
            this.output = output;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            int count = in.read(into, offset, most);
            if (count > 0) {
                output.write(into, offset, count);
            }
            return count;
        }
    }
}
