package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.Arrays;

/** Goes through all keys of all nodes and databases with SCAN and puts them into batches of bounded size. */
final class KeyScanner {
    private static final int BATCH_BYTES = 128 * 1024;

    private final Connector connector;
    private final BatchQueue queue;
    private final Selection selection;
    private byte[] keys = new byte[16 * 1024];
    private int[] ends = new int[1024];
    private int count;
    private int length;
    private long sequence;

    KeyScanner(Connector connector, BatchQueue queue) {
        this.connector = connector;
        this.queue = queue;
        this.selection = connector.settings().selection();
    }

    void scan(Deployment deployment) throws IOException {
        for (Node node : deployment.nodes()) {
            RespConnection connection = connector.connect(node);
            try {
                for (int database : selection.of(node.info().databases()).keySet()) {
                    if (database != 0) {
                        connection.call("SELECT", Integer.toString(database));
                    }
                    scan(connection, node, database);
                }
            } finally {
                connector.release(connection);
            }
        }
    }

    private void scan(RespConnection connection, Node node, int database) throws IOException {
        String size = Integer.toString(connector.settings().batch());
        String cursor = "0";
        do {
            if (selection.hasPattern()) {
                connection.send(
                        "SCAN", cursor, "MATCH", selection.pattern().get().toString(), "COUNT", size);
            } else {
                connection.send("SCAN", cursor, "COUNT", size);
            }
            RespReader reader = connection.reader();
            reader.array();
            cursor = reader.text().orElse("0");
            for (int left = reader.array(); left > 0; left--) {
                add(reader, node, database);
            }
            emit(node, database);
        } while (!cursor.equals("0"));
    }

    private void add(RespReader reader, Node node, int database) throws IOException {
        long keyLength = reader.bulk();
        if (keyLength > DumpFormat.LONGEST_KEY) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED,
                    "database " + database + " of redis at " + node.address() + " has a key whose name is " + keyLength
                            + " bytes long: names of more than 1 MiB cannot be dumped");
        }
        if (count > 0 && length + keyLength > BATCH_BYTES) {
            emit(node, database);
        }
        int end = length + (int) keyLength;
        if (end > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(end, 2 * keys.length));
        }
        reader.bulkBytes(keys, length, (int) keyLength);
        reader.bulkEnd();
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count++] = end;
        length = end;
    }

    private void emit(Node node, int database) throws IOException {
        if (count > 0) {
            queue.put(
                    new ScanBatch(sequence++, node, database, Arrays.copyOf(keys, length), Arrays.copyOf(ends, count)));
            count = 0;
            length = 0;
        }
    }
}
