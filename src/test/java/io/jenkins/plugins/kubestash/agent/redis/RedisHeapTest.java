package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps and loads in a child with 64 MiB of heap. */
class RedisHeapTest {
    /** As long as a value can be whose RESTORE still fits into the 512 MiB that a server takes as one argument. */
    private static final int LARGEST_VALUE = (512 << 20) - 32;

    @TempDir
    Path directory;

    /** Runs inside the child: {@code dump|snapshot|load <port> <file> <connections>}. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            Settings settings = new Settings(Map.of(
                    "KUBESTASH_DB_HOST",
                    "127.0.0.1",
                    "KUBESTASH_DB_PORT",
                    args[1],
                    "KUBESTASH_PARAM_CONNECTIONS",
                    args[3]));
            Path file = Path.of(args[2]);
            EngineFacts facts = args[0].equals("load") ? load(settings, file) : dump(args[0], settings, file);
            System.out.println(facts.counts() + " peak heap MiB " + (peak() >> 20));
        }

        private static EngineFacts dump(String kind, Settings settings, Path file) throws IOException {
            Engine engine = kind.equals("snapshot") ? new RedisSnapshotEngine() : new RedisEngine();
            try (OutputStream out = Files.newOutputStream(file)) {
                return engine.dump(settings, out);
            }
        }

        private static EngineFacts load(Settings settings, Path file) throws IOException {
            return new RedisEngine().load(settings, new DumpSource() {
                @Override
                public InputStream open() throws IOException {
                    return new BufferedInputStream(Files.newInputStream(file));
                }

                @Override
                public long bytes() {
                    return file.toFile().length();
                }
            });
        }

        private static long peak() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
        }
    }

    private static String child(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                place(RedisEngine.class) + File.pathSeparator + place(Child.class),
                Child.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    @Test
    void aValueOfNearly512MiBGoesThrough64MiBOfHeap() throws Exception {
        try (RedisServer source = RedisServer.start("rdbcompression no");
                RedisServer target = RedisServer.start()) {
            source.cli("DEBUG", "POPULATE", "50000", "key", "100");
            source.cli("SETRANGE", "large", Integer.toString(LARGEST_VALUE - 3), "end");
            String file = directory.resolve("dump").toString();
            assertThat(child("dump", Integer.toString(source.port()), file, "4"))
                    .contains("keys=50001");
            assertThat(Path.of(file).toFile().length()).isGreaterThan(LARGEST_VALUE);
            assertThat(child("load", Integer.toString(target.port()), file, "4"))
                    .contains("keys=50001");
            assertThat(target.cli("STRLEN", "large")).isEqualTo(Integer.toString(LARGEST_VALUE));
            assertThat(target.cli("GETRANGE", "large", "-4", "-1")).endsWith("end");
            source.cli("DEL", "large");
            target.cli("DEL", "large");
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
        }
    }

    @Test
    void manyConnectionsWithValuesOfManySizesStayIn64MiBOfHeap() throws Exception {
        try (RedisServer source = RedisServer.start("rdbcompression no");
                RedisServer target = RedisServer.start("rdbcompression no")) {
            source.cli("DEBUG", "POPULATE", "50000", "key", "100");
            source.cli("DEBUG", "POPULATE", "1000", "middle", "200000");
            source.cli("DEBUG", "POPULATE", "100", "large", "1000000");
            String file = directory.resolve("dump").toString();
            assertThat(child("dump", Integer.toString(source.port()), file, "32"))
                    .contains("keys=51100");
            assertThat(child("load", Integer.toString(target.port()), file, "32"))
                    .contains("keys=51100");
            assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
        }
    }

    @Test
    void aSnapshotWithValuesOfOneAndOfManyPartsStaysIn64MiBOfHeap() throws Exception {
        try (RedisServer source = RedisServer.start("rdbcompression no", "repl-diskless-sync-delay 0");
                RedisServer target = RedisServer.start("rdbcompression no")) {
            source.cli("DEBUG", "POPULATE", "50000", "key", "100");
            source.cli("SETRANGE", "large", "100000000", "end");
            source.cli("EVAL", "for i = 1, 100 do redis.call('RPUSH', 'list', string.rep(i .. 'x', 300000)) end", "0");
            String file = directory.resolve("dump").toString();
            assertThat(child("snapshot", Integer.toString(source.port()), file, "4"))
                    .contains("keys=50002");
            assertThat(Path.of(file).toFile().length()).isGreaterThan(150_000_000);
            assertThat(child("load", Integer.toString(target.port()), file, "4"))
                    .contains("keys=50002");
            assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
        }
    }
}
