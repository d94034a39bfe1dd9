package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys below a prefix, in their order, as they are at one revision, page by page of about a megabyte. */
final class RangePages {
    private static final int FIRST_LIMIT = 100;
    private static final int MOST_LIMIT = 10_000;
    private static final long PAGE = 1 << 20;

    private final EtcdClient client;
    private final byte[] end;
    private final boolean keysOnly;
    private byte[] from;
    private long revision;
    private long count;
    private long limit = FIRST_LIMIT;
    private boolean more = true;

    RangePages(EtcdClient client, byte[] prefix, boolean keysOnly) {
        this.client = client;
        this.from = Bytes.first(prefix);
        this.end = Bytes.end(prefix);
        this.keysOnly = keysOnly;
    }

    /** How many keys there are below a prefix just now. */
    static long count(EtcdClient client, byte[] prefix) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", base64(Bytes.first(prefix)));
        fields.put("range_end", base64(Bytes.end(prefix)));
        fields.put("count_only", true);
        String count = client.ask("/v3/kv/range", fields).text("count");
        return count.isEmpty() ? 0 : Long.parseLong(count);
    }

    /** Of all pages, once the first one was read. */
    long revision() {
        return revision;
    }

    /** How many keys all pages have, once the first one was read. */
    long count() {
        return count;
    }

    boolean hasMore() {
        return more;
    }

    /** The next page; may be empty. */
    List<KeyValue> next() throws IOException {
        JsonObject answer = ask();
        List<KeyValue> page = new ArrayList<>();
        long bytes = 1;
        if (answer.fields().get("kvs") instanceof List<?> kvs) {
            for (Object kv : kvs) {
                KeyValue key = KeyValue.of(JsonObject.of(kv));
                page.add(key);
                bytes += key.bytes();
            }
        }
        if (revision == 0) {
            revision = Long.parseLong(answer.object("header").text("revision"));
            count = answer.text("count").isEmpty() ? 0 : Long.parseLong(answer.text("count"));
        }
        more = answer.flag("more");
        if (!page.isEmpty()) {
            from = Bytes.next(page.get(page.size() - 1).key());
            limit = Math.max(1, Math.min(MOST_LIMIT, Math.min(limit * 4, page.size() * PAGE / bytes)));
        }
        return page;
    }

    private JsonObject ask() throws IOException {
        while (true) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("key", base64(from));
            fields.put("range_end", base64(end));
            fields.put("limit", Long.toString(limit));
            fields.put("keys_only", keysOnly);
            if (revision > 0) {
                fields.put("revision", Long.toString(revision));
            }
            try {
                Optional<JsonObject> page =
                        limit == 1 ? Optional.of(client.ask("/v3/kv/range", fields)) : client.askForPage(fields);
                if (page.isPresent()) {
                    return page.get();
                }
                limit = Math.max(1, limit / 8);
            } catch (EtcdError e) {
                if (e.compacted()) {
                    throw new AgentFailure(
                            Reason.DUMP_FAILED,
                            "etcd forgot revision " + revision
                                    + " (compaction) before it was read to its end: try again, or compact less often",
                            e);
                }
                if (!e.tooLarge() || limit == 1) {
                    throw e;
                }
                limit = Math.max(1, limit / 4);
            }
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
