package io.jenkins.plugins.kubestash.agent;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A result as {@code finish} writes it of a sharded database. */
public final class LongResult {
    private LongResult() {}

    /** The termination message for a config server and so many shards. */
    public static String message(int shards) {
        Random random = new Random(shards);
        Map<String, Map<String, Object>> components = new LinkedHashMap<>();
        components.put("configserver", component("configserver", random));
        for (int shard = 0; shard < shards; shard++) {
            components.put("shard-" + shard, component("shard-" + shard, random));
        }
        List<String> warnings =
                List.of("shard shard3 was dumped from its primary: it has no secondary that is up to date");
        return new Result(components, warnings, false, false).json(ResultFile.MOST_BYTES);
    }

    private static Map<String, Object> component(String name, Random random) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", HexFormat.of().formatHex(id));
        fields.put(
                "time",
                Instant.ofEpochSecond(1_790_000_000, random.nextInt(1_000_000_000))
                        .toString());
        fields.put("path", "/" + name + ".archive");
        fields.put("bytes", random.nextLong(1L << 40));
        fields.put("added", random.nextLong(1L << 36));
        fields.put("stored", random.nextLong(1L << 34));
        fields.put("seconds", random.nextInt(10_000_000) / 1000.0);
        fields.put("engine", "mongodb");
        fields.put("version", "7.0.12");
        fields.put("topology", "sharded");
        fields.put("counts", Map.of("databases", 5L, "collections", 120L, "documents", random.nextLong(1L << 40)));
        fields.put("verified", "data");
        fields.put("repositorySnapshots", random.nextInt(400));
        fields.put("removed", List.of("1a2b3c4d", "5e6f7a8b"));
        return fields;
    }
}
