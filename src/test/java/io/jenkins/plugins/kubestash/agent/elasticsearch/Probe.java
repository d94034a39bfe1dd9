package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The engine as the agent calls it, without a pod around it. */
final class Probe {
    private final Map<String, String> variables = new HashMap<>();

    Probe(SearchServer server) {
        variables.put("KUBESTASH_DB_HOST", "127.0.0.1");
        variables.put("KUBESTASH_DB_PORT", "" + server.port());
        server.access().ifPresent(access -> {
            variables.put("KUBESTASH_DB_TLS", "true");
            variables.put("KUBESTASH_DB_CA_FILE", access.authority().authority().toString());
            variables.put("KUBESTASH_DB_SERVER_NAME", "search.demo.svc");
            variables.put("KUBESTASH_DB_USERNAME", access.user());
            variables.put("KUBESTASH_DB_PASSWORD", access.password());
        });
    }

    private Probe(Map<String, String> variables) {
        this.variables.putAll(variables);
    }

    /** The same with one more variable, without {@code KUBESTASH_}. */
    Probe with(String name, String value) {
        Probe other = new Probe(variables);
        other.variables.put("KUBESTASH_" + name, value);
        return other;
    }

    record Dumped(EngineFacts facts, byte[] bytes) {}

    EngineFacts ping() throws IOException {
        return new ElasticsearchEngine().ping(new Settings(variables));
    }

    Dumped dump() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EngineFacts facts = new ElasticsearchEngine().dump(new Settings(variables), out);
        return new Dumped(facts, out.toByteArray());
    }

    EngineFacts load(byte[] dump) throws IOException {
        return load(dump, dump.length);
    }

    /** @param said how long the repository says it is: a long one is not read into memory first */
    EngineFacts load(byte[] dump, long said) throws IOException {
        return new ElasticsearchEngine().load(new Settings(variables), new DumpSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(dump);
            }

            @Override
            public long bytes() {
                return said;
            }
        });
    }
}
