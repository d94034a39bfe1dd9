package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.redis.rdb.Crc64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds out whether the servers of a load take values of an RDB version, without writing: a server looks at version and
 * checksum of a payload first, so a payload that holds no value shows what it thinks of its version.
 */
record RdbVersions(Connector connector, Deployment deployment) {
    /** A code that is never a value's type. */
    private static final byte NO_TYPE = (byte) 0xff;

    /** @throws AgentFailure FOREIGN_DUMP when a server is too old */
    void refuseNewer(DumpHeader header) throws IOException {
        if (header.rdbVersion() == 0) {
            return;
        }
        for (Node node : deployment.nodes()) {
            if (!takes(node, header.rdbVersion())) {
                throw new AgentFailure(
                        Reason.FOREIGN_DUMP,
                        "redis at " + node.address() + " (" + node.info().version()
                                + ") does not take values of RDB version " + header.rdbVersion()
                                + ", which the server of the dump (" + header.serverVersion()
                                + ") wrote; nothing was written: load into " + header.serverVersion() + " or newer");
            }
        }
    }

    /** A server that does not say, since the user may not, is believed to take it: it says so with the first key. */
    private boolean takes(Node node, int rdbVersion) throws IOException {
        RespConnection connection = connector.connect(node);
        try {
            RespWriter writer = connection.writer();
            writer.command(4);
            writer.argument("RESTORE");
            writer.argument(keyOf(node));
            writer.argument(0);
            writer.argument(payload(rdbVersion));
            writer.flush();
            Optional<RedisError> error = connection.reader().outcome();
            return error.isEmpty() || !error.get().getMessage().contains("payload version or checksum");
        } finally {
            connector.release(connection);
        }
    }

    /** A name that nobody uses, of a slot that the server has. */
    private String keyOf(Node node) {
        String prefix = "kubestash:" + Long.toHexString(System.nanoTime()) + ":";
        for (int i = 0; ; i++) {
            byte[] key = (prefix + i).getBytes(StandardCharsets.US_ASCII);
            int slot = Slots.of(key, 0, key.length);
            if (deployment.slots().isEmpty()
                    || deployment.slots().get().owner(slot).equals(node.address())) {
                return prefix + i;
            }
        }
    }

    private static byte[] payload(int rdbVersion) {
        byte[] payload = new byte[1 + DumpFormat.PAYLOAD_END];
        payload[0] = NO_TYPE;
        System.arraycopy(LargePayload.version(rdbVersion), 0, payload, 1, 2);
        Crc64 checksum = new Crc64();
        checksum.update(payload, 0, 3);
        System.arraycopy(LargePayload.littleEndian(checksum.value()), 0, payload, 3, 8);
        return payload;
    }
}
