package io.jenkins.plugins.kubestash.elasticsearch;

import java.util.Random;

/** Puts things into a server that a careless copy would change. */
final class SearchSamples {
    private final SearchClient client;

    SearchSamples(SearchClient client) {
        this.client = client;
    }

    /** A little of everything. */
    void everything(boolean composable) {
        client.put("/orders", """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 0, "refresh_interval": "7s",
                  "analysis": {"analyzer": {"folded": {"type": "standard", "max_token_length": 7}}}},
                 "mappings": {"dynamic": "false", "_routing": {"required": false}, "properties": {
                  "customer": {"type": "keyword"}, "when": {"type": "date", "format": "yyyy-MM-dd||epoch_millis"},
                  "text": {"type": "text", "analyzer": "folded"}, "amount": {"type": "double", "null_value": 1.50},
                  "lines": {"type": "nested", "properties": {"sku": {"type": "keyword"}}}}},
                 "aliases": {"all-orders": {}, "big": {"filter": {"range": {"amount": {"gte": 10.0}}}, "index_routing": "7",
                  "search_routing": "7,8"}}}
                """);
        client.put(
                "/orders-2026",
                "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0},"
                        + "\"aliases\": {\"orders-write\": {\"is_write_index\": true}, \"all-orders\": {}}}");
        client.put("/empty", "{\"settings\": {\"number_of_replicas\": 0}}");
        client.put("/dynamic", "{\"settings\": {\"number_of_shards\": 2, \"number_of_replicas\": 0}}");
        odd(
                "/orders/_doc/plain",
                "{\"customer\":\"a\",\"amount\":1.0,\"big\":12345678901234567890123,\"e\":1E2,\"z\":-0.0}");
        odd("/orders/_doc/spaced", "{ \"customer\" : \"b\" ,\t\"amount\": 1.10 }");
        odd("/orders/_doc/lines", "{\n  \"customer\": \"c\",\n  \"lines\": [\r\n    {\"sku\": \"x\"} ]\n}\n");
        odd("/orders/_doc/escapes", "{\"text\":\"\\u00e4 \\\\ \\\" } ] ä \\ud83d\\ude00 😀\"}");
        odd("/orders/_doc/a%20%2F%3F%22%5C%C3%A4%F0%9F%98%80", "{}");
        odd("/orders/_doc/routed?routing=k%C3%B6ln%2F%22", "{\"customer\":\"d\"}");
        odd("/orders/_doc/routed?routing=other-one", "{\"customer\":\"e\"}");
        for (int i = 0; i < 3; i++) {
            odd("/orders-2026/_doc/often", "{\"n\":" + i + "}");
        }
        odd("/orders-2026/_doc/gone", "{}");
        client.delete("/orders-2026/_doc/gone?refresh=true");
        odd("/orders-2026/_doc/large", "{\"blob\":\"" + "0123456789abcde\\n".repeat(150_000) + "\",\"n\":1}");
        odd("/dynamic/_doc/1", "{\"x\":1.5,\"deep\":{\"er\":[{\"y\":[[1,2],[3]]},null]}}");
        many("dynamic", 60, 40);
        client.put(
                "/_template/old-style",
                "{\"index_patterns\":[\"old-*\"],\"order\":3,"
                        + "\"settings\":{\"number_of_shards\":2},\"mappings\":{\"properties\":{\"a\":{\"type\":\"long\"}}},"
                        + "\"aliases\":{\"olds\":{}}}");
        client.put("/_ingest/pipeline/nothing", "{\"description\":\"does nothing\",\"processors\":[]}");
        if (composable) {
            client.put(
                    "/_component_template/part",
                    "{\"template\":{\"mappings\":{\"properties\":"
                            + "{\"b\":{\"type\":\"keyword\"}}}},\"version\":3,\"_meta\":{\"by\":\"us\"}}");
            client.put(
                    "/_index_template/whole",
                    "{\"index_patterns\":[\"new-*\"],\"composed_of\":[\"part\"],"
                            + "\"priority\":7,\"template\":{\"settings\":{\"number_of_shards\":1}}}");
        }
    }

    private void odd(String path, String source) {
        client.put(path + (path.contains("?") ? "&" : "?") + "refresh=true", source);
    }

    /** Documents with a given number of random letters each. */
    void many(String index, int count, int letters) {
        Random random = new Random(index.hashCode());
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bulk.append("{\"index\":{\"_id\":\"doc-")
                    .append(i)
                    .append("\"}}\n{\"number\":")
                    .append(i)
                    .append(",\"tag\":\"t")
                    .append(i % 17)
                    .append("\",\"text\":\"");
            for (int k = 0; k < letters; k++) {
                bulk.append((char) ('a' + random.nextInt(26)));
            }
            bulk.append("\"}\n");
            if (bulk.length() > 4 << 20 || i == count - 1) {
                client.post("/" + index + "/_bulk?filter_path=errors", bulk.toString());
                bulk.setLength(0);
            }
        }
        client.post("/" + index + "/_refresh", "");
    }
}
