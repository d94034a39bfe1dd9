package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what comes out of a dump: leases first, then their keys, many in one transaction. */
final class KeysPut implements KeysReader.Taker {
    private static final int MOST_BYTES = 1 << 20;

    private final EtcdClient client;
    private final TxnLanes lanes;
    private final boolean onlyNew;
    private final Extras extras;
    private final int prefixLength;
    private final byte[] target;
    private final int batchSize;
    private final boolean renewed;
    private final Map<Long, Long> leaseIds = new HashMap<>();
    private List<TxnBatch.Change> batch = new ArrayList<>();
    private long batchBytes;
    private long written;
    private long leased;
    private long leases;
    private long expired;
    private long deleted;

    KeysPut(EtcdClient client, TxnLanes lanes, Settings settings, IfExists ifExists, int prefixLength, byte[] target) {
        this.client = client;
        this.lanes = lanes;
        this.onlyNew = ifExists == IfExists.FAIL;
        this.prefixLength = prefixLength;
        this.target = target;
        this.batchSize = (int) settings.number("KUBESTASH_PARAM_BATCH", 128, 1, 10_000);
        this.renewed = renewed(settings.text("KUBESTASH_PARAM_LEASES", "remaining"));
        Extras.Taker delete = key -> add(TxnBatch.Change.delete(key));
        this.extras = ifExists == IfExists.REPLACE ? new Extras(new RangePages(client, target, true), delete) : null;
    }

    private static boolean renewed(String word) {
        if (!word.equals("remaining") && !word.equals("granted")) {
            throw new AgentFailure(Reason.BAD_PARAMETER, "leases is '" + word + "': write remaining or granted");
        }
        return word.equals("granted");
    }

    @Override
    public void lease(Lease lease) throws IOException {
        if (lease.remaining() == KeysFormat.GONE) {
            return;
        }
        long seconds = Math.max(1, renewed ? lease.granted() : lease.remaining());
        leaseIds.put(lease.id(), grant(lease.id(), seconds));
        leases++;
    }

    /** With its own id, for clients know it; with another where that is taken. */
    private long grant(long id, long seconds) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("TTL", Long.toString(seconds));
        try {
            fields.put("ID", Long.toString(id));
            return granted(fields);
        } catch (EtcdError e) {
            if (!e.says("already exists")) {
                throw e;
            }
            fields.remove("ID");
            return granted(fields);
        }
    }

    private long granted(Map<String, Object> fields) throws IOException {
        JsonObject answer = client.change("/v3/lease/grant", fields);
        return Long.parseLong(answer.text("ID"));
    }

    @Override
    public void key(KeyValue key) throws IOException {
        byte[] name = Bytes.join(target, key.key(), prefixLength);
        if (key.lease() != 0 && !leaseIds.containsKey(key.lease())) {
            expired++;
            return;
        }
        if (extras != null) {
            extras.upTo(name);
        }
        add(TxnBatch.Change.put(name, key.value(), leaseIds.getOrDefault(key.lease(), 0L)));
        leased += key.lease() == 0 ? 0 : 1;
    }

    /** All has come: waits until it is written. */
    void end() throws IOException {
        if (extras != null) {
            extras.toEnd();
        }
        flush();
        lanes.drain();
    }

    private void add(TxnBatch.Change change) throws IOException {
        if (batch.size() == batchSize || !batch.isEmpty() && batchBytes + change.bytes() > MOST_BYTES) {
            flush();
        }
        batch.add(change);
        batchBytes += change.bytes();
        if (change.delete()) {
            deleted++;
        } else {
            written++;
        }
    }

    private void flush() throws IOException {
        if (!batch.isEmpty()) {
            lanes.send(new TxnBatch(batch, onlyNew));
            batch = new ArrayList<>();
            batchBytes = 0;
        }
    }

    long written() {
        return written;
    }

    long leased() {
        return leased;
    }

    long leases() {
        return leases;
    }

    long expired() {
        return expired;
    }

    long deleted() {
        return deleted;
    }
}
