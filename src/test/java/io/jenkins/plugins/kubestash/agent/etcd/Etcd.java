package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Short ways to the engine for its tests. */
final class Etcd {
    static final EtcdEngine ENGINE = new EtcdEngine();

    /** A dump with what was said of it. */
    record Dumped(byte[] stream, EngineFacts facts) {}

    private Etcd() {}

    /** @param more names without {@code KUBESTASH_}, and values, in turn */
    static Settings settings(int port, String file, String... more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBESTASH_DB_HOST", "127.0.0.1");
        environment.put("KUBESTASH_DB_PORT", Integer.toString(port));
        environment.put("KUBESTASH_FILE", file);
        for (int i = 0; i < more.length; i += 2) {
            environment.put("KUBESTASH_" + more[i], more[i + 1]);
        }
        return new Settings(environment);
    }

    static Dumped snapshot(int port, String... more) throws IOException {
        return dump(settings(port, "db", more));
    }

    static Dumped keys(int port, String... more) throws IOException {
        return dump(settings(port, "ksed", more));
    }

    static Dumped dump(Settings settings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EngineFacts facts = ENGINE.dump(settings, out);
        return new Dumped(out.toByteArray(), facts);
    }

    static EngineFacts load(byte[] dump, int port, String... more) throws IOException {
        return ENGINE.load(settings(port, "ksed", more), source(dump));
    }

    static EngineFacts verify(byte[] dump) throws IOException {
        return ENGINE.verify(new ByteArrayInputStream(dump));
    }

    static DumpSource source(byte[] dump) {
        return source(dump, Long.MAX_VALUE, () -> {});
    }

    /** One that does something in the second reading, when so many bytes of it were read. */
    static DumpSource source(byte[] dump, long when, Runnable action) {
        return new DumpSource() {
            private int opened;

            @Override
            public InputStream open() {
                int reading = ++opened;
                return new FilterInputStream(new ByteArrayInputStream(dump)) {
                    private long count;

                    @Override
                    public int read(byte[] into, int offset, int most) throws IOException {
                        int read = super.read(into, offset, most);
                        if (reading == 2 && count < when && count + read >= when) {
                            action.run();
                        }
                        count += read;
                        return read;
                    }
                };
            }

            @Override
            public long bytes() {
                return dump.length;
            }
        };
    }

    /** Work that may end as the agent says. */
    interface Work {
        void run() throws IOException;
    }

    static AgentFailure refused(Work work) throws IOException {
        try {
            work.run();
        } catch (AgentFailure e) {
            return e;
        }
        throw new AssertionError("was not refused");
    }
}
