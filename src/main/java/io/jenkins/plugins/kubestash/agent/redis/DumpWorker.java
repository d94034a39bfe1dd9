package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads time to live and value of every key of a batch through its own connection, and writes them when it is the
 * batch's turn. Up to {@code bufferLimit} bytes are read before the turn comes; the rest of the batch is streamed.
 * A key is taken as it is in the moment when its time to live is read: if it did not exist then, it has vanished.
 */
final class DumpWorker {
    private static final byte[] DUMP = word("*2\r\n$4\r\nDUMP\r\n");
    private static final byte[] PEXPIRETIME = word("*2\r\n$11\r\nPEXPIRETIME\r\n");
    private static final byte[] PTTL = word("*2\r\n$4\r\nPTTL\r\n");
    private static final byte[] TIME = word("*1\r\n$4\r\nTIME\r\n");
    private static final long NO_KEY = -2;

    private final Connector connector;
    private final BatchQueue queue;
    private final DumpWriter output;
    private final boolean absoluteExpiry;
    private final int bufferLimit;
    private final BlockBuffer block = new BlockBuffer();
    private final Depth depth = new Depth();
    private Optional<RespConnection> connection = Optional.empty();
    private Optional<Node> connectedNode = Optional.empty();
    private int connectedDatabase;
    private RespReader reader;
    private RespWriter writer;
    private ScanBatch batch;
    private int keysInBlock;
    private long serverTime;
    private long vanished;

    /** @param absoluteExpiry whether the server knows PEXPIRETIME; else PTTL and TIME are used */
    DumpWorker(Connector connector, BatchQueue queue, DumpWriter output, boolean absoluteExpiry, int bufferLimit) {
        this.connector = connector;
        this.queue = queue;
        this.output = output;
        this.absoluteExpiry = absoluteExpiry;
        this.bufferLimit = bufferLimit;
    }

    /** Works until there are no more batches; returns how many keys had vanished. */
    long run() throws IOException {
        for (Optional<ScanBatch> next = queue.take(); next.isPresent(); next = queue.take()) {
            batch = next.get();
            connect();
            beginBlock();
            readBatch();
            endBlock();
            queue.awaitTurn(batch);
            queue.written();
        }
        connection.ifPresent(connector::release);
        return vanished;
    }

    private void connect() throws IOException {
        if (!connectedNode.equals(Optional.of(batch.node()))) {
            connection.ifPresent(connector::release);
            RespConnection fresh = connector.connect(batch.node());
            connection = Optional.of(fresh);
            connectedNode = Optional.of(batch.node());
            connectedDatabase = 0;
            reader = fresh.reader();
            writer = fresh.writer();
        }
        if (connectedDatabase != batch.database()) {
            connection.get().call("SELECT", Integer.toString(batch.database()));
            connectedDatabase = batch.database();
        }
    }

    private void readBatch() throws IOException {
        int asked = 0;
        for (int key = 0; key < batch.count(); key++) {
            int values = depth.values();
            // the server's time is asked for with every bunch of relative times, so these bunches must not overlap
            int low = absoluteExpiry ? values / 2 : 0;
            if (asked - key <= low && asked < batch.count()) {
                asked = ask(asked, Math.min(batch.count(), key + values));
                if (!absoluteExpiry) {
                    serverTime = reader.time();
                }
            }
            try {
                readKey(key);
            } catch (RedisError e) {
                if (e.isAboutAKey()) {
                    throw forbidden(key, e);
                }
                throw e;
            }
        }
    }

    private int ask(int from, int to) throws IOException {
        byte[] expiry = absoluteExpiry ? PEXPIRETIME : PTTL;
        if (!absoluteExpiry) {
            writer.raw(TIME, 0, TIME.length);
        }
        for (int key = from; key < to; key++) {
            writer.raw(expiry, 0, expiry.length);
            writer.argument(batch.keys(), batch.offset(key), batch.length(key));
            writer.raw(DUMP, 0, DUMP.length);
            writer.argument(batch.keys(), batch.offset(key), batch.length(key));
        }
        writer.flush();
        return to;
    }

    private AgentFailure forbidden(int key, RedisError error) {
        return new AgentFailure(
                Reason.DATABASE_REFUSED,
                "redis at " + batch.node().address() + ": the user may not read the key "
                        + Printable.key(batch.keys(), batch.offset(key), batch.length(key)) + " of database "
                        + batch.database() + ": grant it ~*, or select with match what it may read",
                error);
    }

    private void readKey(int key) throws IOException {
        long expiry = reader.integer();
        long length = reader.bulk();
        if (length < 0) {
            vanished++;
            return;
        }
        depth.saw(length);
        if (expiry == NO_KEY) {
            vanished++;
            reader.bulkSkip(length);
        } else {
            long absolute = expiry < 0 || absoluteExpiry ? expiry : serverTime + expiry;
            if (length <= DumpFormat.SMALL_VALUE) {
                addSmall(key, absolute, (int) length);
            } else {
                writeLarge(key, absolute, length);
            }
        }
        reader.bulkEnd();
    }

    private void addSmall(int key, long expiry, int length) throws IOException {
        if (block.payloadLength() + batch.length(key) + length > bufferLimit) {
            endBlock();
        }
        block.number64(expiry);
        block.number32(batch.length(key));
        block.number32(length);
        block.append(batch.keys(), batch.offset(key), batch.length(key));
        block.append(reader::bulkBytes, length);
        keysInBlock++;
    }

    private void writeLarge(int key, long expiry, long length) throws IOException {
        endBlock();
        queue.awaitTurn(batch);
        output.large(batch.database(), expiry, length, batch.keys(), batch.offset(key), batch.length(key));
        for (long left = length; left > 0; left -= DumpFormat.CHUNK_SIZE) {
            output.chunk(reader, (int) Math.min(left, DumpFormat.CHUNK_SIZE));
        }
    }

    private void beginBlock() {
        block.begin(DumpFormat.KEYS);
        block.number32(batch.database());
        block.number32(0);
        keysInBlock = 0;
    }

    private void endBlock() throws IOException {
        if (keysInBlock > 0) {
            block.replaceNumber32(4, keysInBlock);
            block.seal();
            queue.awaitTurn(batch);
            output.keys(block, batch.database(), keysInBlock);
            beginBlock();
        }
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
