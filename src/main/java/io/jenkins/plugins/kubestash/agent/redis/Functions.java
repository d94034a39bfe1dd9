package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.List;

/** The libraries of functions of a server (Redis 7.0 and newer). In a cluster all primaries hold the same. */
final class Functions {
    /** RDB version, two bytes, and checksum, eight, end every payload of DUMP and FUNCTION DUMP. */
    private static final int FOOTER = 10;

    private Functions() {}

    /** What FUNCTION DUMP gives; empty when the server has no such command or does not permit it. */
    static byte[] dump(Connector connector, Deployment deployment, List<String> warnings) throws IOException {
        RespConnection connection = connector.connect(deployment.nodes().get(0));
        try {
            connection.send("FUNCTION", "DUMP");
            long length = Math.max(0, connection.reader().bulk());
            if (length > DumpFormat.LONGEST_BLOCK) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED, "the functions of redis at " + connection.address() + " exceed 8 MiB");
            }
            byte[] dump = new byte[(int) length];
            connection.reader().bulkBytes(dump, 0, dump.length);
            connection.reader().bulkEnd();
            return dump;
        } catch (RedisError e) {
            if (e.code().equals("NOPERM")) {
                warnings.add(
                        "functions are not in the dump: the user may not run FUNCTION DUMP (grant +function|dump)");
            } else if (!e.isUnknownCommand()) {
                throw e;
            }
            return new byte[0];
        } finally {
            connector.release(connection);
        }
    }

    static boolean isAny(byte[] dump) {
        return dump.length > FOOTER;
    }

    /** The RDB version in the footer of any payload; 0 when it is too short to have one. */
    static int rdbVersion(byte[] payload) {
        int footer = payload.length - FOOTER;
        return footer < 0 ? 0 : payload[footer] & 0xff | (payload[footer + 1] & 0xff) << 8;
    }
}
