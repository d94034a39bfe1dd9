package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys below a prefix at one revision, with their leases. */
final class KeysDump {
    private final EtcdSettings etcd;
    private final byte[] prefix;
    private final OutputStream out;
    private final Set<Long> leasesSeen = new HashSet<>();
    private long gone;

    KeysDump(EtcdSettings etcd, Settings settings, OutputStream out) {
        this.etcd = etcd;
        this.prefix = Bytes.of(settings.text("KUBESTASH_PARAM_PREFIX"));
        this.out = out;
    }

    EngineFacts run() throws IOException {
        try (EtcdClient client = Member.connect(etcd)) {
            Member member = Member.of(client);
            long began = System.currentTimeMillis();
            RangePages pages = new RangePages(client, prefix, false);
            List<KeyValue> page = pages.next();
            if (page.isEmpty() && prefix.length > 0) {
                throw new AgentFailure(
                        Reason.NOTHING_SELECTED,
                        "etcd at " + client.address() + " has no key below " + Bytes.shown(prefix)
                                + ": check the parameter prefix");
            }
            KeysWriter writer = new KeysWriter(
                    out, new KeysHeader(member.version(), member.clusterId(), pages.revision(), began, prefix));
            write(client, writer, page);
            while (pages.hasMore()) {
                write(client, writer, pages.next());
            }
            KeysTally.Total total = writer.end();
            if (total.keys() != pages.count()) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED,
                        "etcd at " + client.address() + " said it has " + pages.count() + " keys and sent "
                                + total.keys());
            }
            Map<String, Long> counts = counts(total);
            counts.put("revision", pages.revision());
            List<String> warnings = new ArrayList<>(Member.alarms(client));
            if (gone > 0) {
                warnings.add(gone + " leases ran out during the dump: their keys will not be restored");
            }
            return new EngineFacts(EtcdEngine.NAME, member.version(), member.topology(), counts, warnings);
        }
    }

    private void write(EtcdClient client, KeysWriter writer, List<KeyValue> page) throws IOException {
        List<Lease> leases = new ArrayList<>();
        for (KeyValue key : page) {
            if (key.lease() != 0 && leasesSeen.add(key.lease())) {
                leases.add(lease(client, key.lease()));
            }
        }
        if (!leases.isEmpty()) {
            writer.leases(leases);
        }
        List<KeyValue> block = new ArrayList<>();
        long bytes = 0;
        for (KeyValue key : page) {
            if (!block.isEmpty() && bytes + key.bytes() > KeysFormat.FULL) {
                writer.keys(block);
                block.clear();
                bytes = 0;
            }
            block.add(key);
            bytes += key.bytes();
        }
        if (!block.isEmpty()) {
            writer.keys(block);
        }
    }

    private Lease lease(EtcdClient client, long id) throws IOException {
        JsonObject answer = client.ask("/v3/lease/timetolive", Map.of("ID", Long.toString(id)));
        long remaining = answer.text("TTL").isEmpty() ? 0 : Long.parseLong(answer.text("TTL"));
        long granted = answer.text("grantedTTL").isEmpty() ? 0 : Long.parseLong(answer.text("grantedTTL"));
        if (remaining < 0) {
            gone++;
            return new Lease(id, granted, KeysFormat.GONE);
        }
        return new Lease(id, granted, remaining);
    }

    /** Reads a dump of keys to its end. */
    static EngineFacts verify(InputStream in) throws IOException {
        KeysReader reader = new KeysReader(in);
        KeysTally.Total total = reader.each(new KeysReader.Taker() {
            @Override
            public void lease(Lease lease) {}

            @Override
            public void key(KeyValue key) {}
        });
        return new EngineFacts(EtcdEngine.NAME, reader.header().version(), "", counts(total), List.of());
    }

    private static Map<String, Long> counts(KeysTally.Total total) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", total.keys());
        counts.put("leases", total.leases());
        return counts;
    }
}
