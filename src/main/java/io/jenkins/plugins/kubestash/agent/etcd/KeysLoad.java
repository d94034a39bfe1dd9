package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings a dump of keys into a running cluster. The whole dump is read and checked before anything is written. */
final class KeysLoad {
    private final EtcdSettings etcd;
    private final Settings settings;
    private final DumpSource source;
    private final IfExists ifExists;

    KeysLoad(EtcdSettings etcd, Settings settings, DumpSource source) {
        this.etcd = etcd;
        this.settings = settings;
        this.source = source;
        this.ifExists = IfExists.of(settings);
    }

    EngineFacts run() throws IOException {
        try (InputStream in = source.open()) {
            KeysDump.verify(in);
        }
        try (EtcdClient client = Member.connect(etcd);
                TxnLanes lanes = new TxnLanes(client, (int) settings.number("KUBESTASH_PARAM_CONNECTIONS", 4, 1, 32));
                InputStream in = source.open()) {
            Member member = Member.of(client);
            KeysReader reader = new KeysReader(in);
            byte[] from = reader.header().prefix();
            String to = settings.text("KUBESTASH_PARAM_TO");
            byte[] target = to.isEmpty() ? from : Bytes.of(to);
            long there = RangePages.count(client, target);
            if (ifExists == IfExists.FAIL && there > 0) {
                throw new AgentFailure(
                        Reason.TARGET_NOT_EMPTY,
                        "etcd at " + client.address() + " has " + there + " keys "
                                + (target.length == 0 ? "" : "below " + Bytes.shown(target) + " ")
                                + "already: empty it, or load with ifExists replace or merge");
            }
            KeysPut put = new KeysPut(client, lanes, settings, ifExists, from.length, target);
            reader.each(put);
            put.end();
            if (ifExists != IfExists.MERGE) {
                checkCount(client, target, put);
            }
            return new EngineFacts(EtcdEngine.NAME, member.version(), member.topology(), counts(put), List.of());
        }
    }

    /** Keys with leases may run out meanwhile; others that are missing were taken away. */
    private static void checkCount(EtcdClient client, byte[] target, KeysPut put) throws IOException {
        long there = RangePages.count(client, target);
        if (there < put.written() - put.leased()) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "etcd at " + client.address() + " has " + there + " keys after " + put.written()
                            + " were written: somebody deletes them, or there is a second load");
        }
    }

    private static Map<String, Long> counts(KeysPut put) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", put.written());
        counts.put("leases", put.leases());
        counts.put("expired", put.expired());
        counts.put("deleted", put.deleted());
        return counts;
    }
}
