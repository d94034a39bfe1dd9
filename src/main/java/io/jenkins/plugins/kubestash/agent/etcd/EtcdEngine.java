package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * etcd, in two ways: the snapshot of a whole member, or the keys below a prefix. Which of them is said by the name of
 * the stream, {@code KUBESTASH_FILE}; what a stream is, by its first bytes.
 */
public final class EtcdEngine implements Engine {
    static final String NAME = "etcd";

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        EtcdSettings etcd = EtcdSettings.of(settings);
        try (EtcdClient client = Member.connect(etcd)) {
            Member member = Member.of(client);
            return new EngineFacts(
                    NAME,
                    member.version(),
                    member.topology(),
                    Map.of("revision", member.revision()),
                    Member.alarms(client));
        }
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        EtcdSettings etcd = EtcdSettings.of(settings);
        return isLogical(settings) ? new KeysDump(etcd, settings, out).run() : new SnapshotDump(etcd, out).run();
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        if (!isLogical(settings)) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "a snapshot is not loaded into a running etcd: its members are restored one by one (docs/etcd-restore.md)");
        }
        return new KeysLoad(EtcdSettings.of(settings), settings, source).run();
    }

    private static boolean isLogical(Settings settings) {
        return settings.required("KUBESTASH_FILE").endsWith(KeysFormat.EXTENSION);
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        BufferedInputStream in = new BufferedInputStream(dump, 1 << 16);
        byte[] ours = KeysFormat.BLOCKS.magic();
        in.mark(ours.length);
        byte[] start = in.readNBytes(ours.length);
        in.reset();
        return Arrays.equals(start, ours) ? KeysDump.verify(in) : verifySnapshot(in);
    }

    private static EngineFacts verifySnapshot(InputStream in) throws IOException {
        SnapshotCheck check = new SnapshotCheck();
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            check.take(buffer, 0, count);
        }
        check.end();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("databaseBytes", check.databaseBytes());
        return new EngineFacts(NAME, "", "", counts, java.util.List.of());
    }
}
