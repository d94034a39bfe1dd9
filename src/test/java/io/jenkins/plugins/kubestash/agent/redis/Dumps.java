package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Short ways to the engine for its tests. */
final class Dumps {
    static final RedisEngine ENGINE = new RedisEngine();

    static final RedisSnapshotEngine SNAPSHOTS = new RedisSnapshotEngine();

    private Dumps() {}

    /** @param more names without {@code KUBESTASH_}, and values, in turn */
    static Settings settings(RedisServer server, String... more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBESTASH_DB_HOST", server.host());
        environment.put("KUBESTASH_DB_PORT", Integer.toString(server.port()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put("KUBESTASH_" + more[i], more[i + 1]);
        }
        return new Settings(environment);
    }

    static byte[] dump(RedisServer server, String... more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ENGINE.dump(settings(server, more), out);
        return out.toByteArray();
    }

    /** A standalone server with every type, many keys and two large values; its dump. */
    static byte[] samples() throws IOException {
        try (RedisServer server = RedisServer.start("rdbcompression no")) {
            server.pipe(RedisSamples.everyType());
            server.pipe(RedisSamples.manyKeys("many", 4000));
            server.cli("SETRANGE", "large:1", "1000000", "x");
            server.cli("SETRANGE", "large:2", "1000000", "y");
            return dump(server);
        }
    }

    /** Its RDB. */
    static byte[] snapshot(RedisServer server, String... more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SNAPSHOTS.dump(settings(server, more), out);
        return out.toByteArray();
    }

    static EngineFacts load(byte[] dump, RedisServer server, String... more) throws IOException {
        return ENGINE.load(settings(server, more), source(dump));
    }

    static EngineFacts verify(byte[] dump) throws IOException {
        return ENGINE.verify(new ByteArrayInputStream(dump));
    }

    static DumpSource source(byte[] dump) {
        return source(dump, dump.length, Long.MAX_VALUE, () -> {});
    }

    /** A source that is too large to be read as a whole, says it, and does something when so many bytes were read. */
    static DumpSource large(byte[] dump, long when, Runnable action) {
        return source(dump, Long.MAX_VALUE, when, action);
    }

    private static DumpSource source(byte[] dump, long length, long when, Runnable action) {
        return new DumpSource() {
            @Override
            public InputStream open() {
                return new FilterInputStream(new ByteArrayInputStream(dump)) {
                    private long count;

                    @Override
                    public int read(byte[] into, int offset, int most) throws IOException {
                        int read = super.read(into, offset, most);
                        if (count < when && count + read >= when) {
                            action.run();
                        }
                        count += read;
                        return read;
                    }
                };
            }

            @Override
            public long bytes() {
                return length;
            }
        };
    }

    /** Keeps what is written and does something before the write of that number, counted from 1. */
    static final class Reacting extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int when;
        private final Runnable action;
        private int writes;

        Reacting(int when, Runnable action) {
            this.when = when;
            this.action = action;
        }

        @Override
        public void write(int value) {
            kept.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (++writes == when) {
                action.run();
            }
            kept.write(bytes, offset, length);
        }

        byte[] content() {
            return kept.toByteArray();
        }
    }
}
