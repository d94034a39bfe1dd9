package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The RDB that a server sends to a new replica, which is what the connection says it is. The server takes a snapshot of
 * itself for that. The stream ends where the RDB does; whoever has read it closes the connection, and the server
 * forgets the replica.
 */
final class RdbTransfer extends InputStream {
    private static final int WINDOW = 256 * 1024;
    private static final String MARKED = "EOF:";
    private static final int MARK = 40;
    private static final String SAYS_HISTORY = "+FULLRESYNC ";

    private final RespReader reader;
    private final String replicationId;
    private final long offset;
    /** What ends the RDB when its length is not known; empty when it is. */
    private final byte[] mark;

    private long left;
    private final byte[] window = new byte[WINDOW];
    private int at;
    private int end;
    private boolean markCame;

    private RdbTransfer(RespReader reader, String history, String form) throws IOException {
        this.reader = reader;
        String[] words = history.split(" ");
        boolean known = words.length > 2 && words[2].matches("[0-9]{1,18}");
        replicationId = known ? words[1] : "";
        offset = known ? Long.parseLong(words[2]) : 0;
        if (form.startsWith("$" + MARKED) && form.length() >= 1 + MARKED.length() + MARK) {
            mark = form.substring(1 + MARKED.length(), 1 + MARKED.length() + MARK)
                    .getBytes(StandardCharsets.ISO_8859_1);
        } else if (form.matches("\\$[0-9]{1,18}")) {
            mark = new byte[0];
            left = Long.parseLong(form.substring(1));
        } else {
            throw new IOException("the server announced its RDB with " + Printable.of(form));
        }
    }

    /** Asks the server for its RDB, and waits until it comes. */
    static RdbTransfer begin(RespConnection connection, Node node) throws IOException {
        tell(connection, "capa", "eof");
        // Valkey 9 writes what an older one could read, where it can, to a replica that does not say what it is
        tell(connection, "version", node.info().version());
        // without the changes that follow: known since 5.0
        tell(connection, "rdb-only", "1");
        String answer;
        try {
            answer = ask(connection);
        } catch (RedisError e) {
            throw refused(connection.address(), e);
        }
        return answer.startsWith(SAYS_HISTORY)
                ? new RdbTransfer(
                        connection.reader(), answer, connection.reader().replicationLine())
                : new RdbTransfer(connection.reader(), "", answer);
    }

    /** What the server does not know it does not need to. */
    private static void tell(RespConnection connection, String what, String value) throws IOException {
        connection.send("REPLCONF", what, value);
        connection.reader().outcome();
    }

    private static String ask(RespConnection connection) throws IOException {
        connection.send("PSYNC", "?", "-1");
        try {
            return connection.reader().replicationLine();
        } catch (RedisError e) {
            if (!e.isUnknownCommand() && !e.code().equals("NOPERM")) {
                throw e;
            }
            connection.send("SYNC");
            try {
                return connection.reader().replicationLine();
            } catch (RedisError second) {
                throw e;
            }
        }
    }

    private static AgentFailure refused(RedisAddress address, RedisError error) throws IOException {
        if (error.code().equals("NOMASTERLINK") || error.getMessage().contains("NOMASTERLINK")) {
            throw new IOException("redis at " + address + " is a replica without its primary now", error);
        }
        if (error.code().equals("LOADING") || error.code().equals("BUSY")) {
            throw error;
        }
        String right = error.code().equals("NOPERM") ? "grant the user +psync and +replconf, or " : "";
        throw new AgentFailure(
                Reason.DATABASE_REFUSED,
                "redis at " + address + " does not give its RDB away (" + Printable.of(error.getMessage()) + "): "
                        + right + "use task logical-backup",
                error);
    }

    /** The history that the RDB is a point of; empty when the server did not tell. */
    String replicationId() {
        return replicationId;
    }

    /** The point. */
    long offset() {
        return offset;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        return mark.length == 0 ? readMeasured(into, from, most) : readMarked(into, from, most);
    }

    private int readMeasured(byte[] into, int from, int most) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = reader.some(into, from, (int) Math.min(most, left));
        left -= count;
        return count;
    }

    /** Keeps back what may be the mark. */
    private int readMarked(byte[] into, int from, int most) throws IOException {
        while (end - at <= MARK && !markCame) {
            System.arraycopy(window, at, window, 0, end - at);
            end -= at;
            at = 0;
            end += reader.some(window, end, WINDOW - end);
            markCame = end >= MARK && Arrays.equals(window, end - MARK, end, mark, 0, MARK);
        }
        int count = Math.min(most, end - at - MARK);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(window, at, into, from, count);
        at += count;
        return count;
    }
}
