package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The member's whole database with its SHA-256 behind it, byte for byte what {@code etcdctl snapshot save} writes. */
final class SnapshotDump {
    private final EtcdSettings settings;
    private final OutputStream out;

    SnapshotDump(EtcdSettings settings, OutputStream out) {
        this.settings = settings;
        this.out = out;
    }

    EngineFacts run() throws IOException {
        try (EtcdClient client = Member.connect(settings)) {
            List<String> warnings = new ArrayList<>(Member.alarms(client));
            Member member = Member.of(client);
            SnapshotCheck check = new SnapshotCheck();
            long revision = copy(client, check);
            if (revision != member.revision()) {
                warnings.add("etcd was written to in the moment of the snapshot: its revision is " + member.revision()
                        + " or up to " + (revision - member.revision()) + " more");
            }
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("revision", member.revision());
            counts.put("members", (long) member.names().size());
            counts.put("databaseBytes", check.databaseBytes());
            return new EngineFacts(EtcdEngine.NAME, member.version(), member.topology(), counts, warnings);
        }
    }

    /** @return the revision right after the snapshot was taken */
    private long copy(EtcdClient client, SnapshotCheck check) throws IOException {
        long revision = 0;
        long expected = -1;
        try (HttpResponse response = client.stream("/v3/maintenance/snapshot")) {
            SnapshotStream parts = new SnapshotStream(client.address(), response.body());
            for (Optional<byte[]> next = parts.next(); next.isPresent(); next = parts.next()) {
                byte[] part = next.get();
                if (expected < 0) {
                    expected = part.length + parts.remaining();
                    revision = Member.knowingLeader(client);
                }
                check.take(part, 0, part.length);
                out.write(part);
            }
        }
        if (check.databaseBytes() != expected || !check.hasTrailer()) {
            throw new IOException(client.address() + ": the snapshot's stream ended after " + check.bytes()
                    + " bytes, a database of " + Math.max(0, expected) + " was announced");
        }
        try {
            check.end();
        } catch (AgentFailure e) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED, client.address() + " sent a snapshot that is not whole: " + e.getMessage(), e);
        }
        return revision;
    }
}
