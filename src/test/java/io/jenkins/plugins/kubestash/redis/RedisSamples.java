package io.jenkins.plugins.kubestash.redis;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Data of every kind that a dump must bring back. */
public final class RedisSamples {
    /** In the year 2100. */
    public static final long FAR_EXPIRY = 4_102_444_800_123L;

    private RedisSamples() {}

    /** Every type, in the small and the large encodings, binary and empty ones, some with a time to live. */
    public static String everyType() {
        return """
                SET string value
                SET empty ""
                SET number 12345
                SET "" "value of the empty key"
                SET "bin\\x00\\xff\\r\\n{key}" "\\x00\\xff\\r\\n\\x80 binary"
                SET "gr\\xc3\\xbc\\xc3\\x9fe" "\\xe2\\x82\\xac"
                SETBIT bitmap 100000 1
                PFADD hyperloglog a b c d e
                GEOADD geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
                RPUSH list a b c "" "\\x00"
                HSET hash f1 v1 f2 "" "" v3
                SADD intset 1 2 3
                SADD set a b "\\x00\\x01"
                ZADD zset 1.5 a -inf b inf c 3 d
                XADD stream 1-1 field value
                XADD stream 1-2 field value2 other "\\x00"
                XADD stream 2-1 field value3
                XDEL stream 1-2
                XGROUP CREATE stream group 0
                XREADGROUP GROUP group alice COUNT 1 STREAMS stream >
                SET expiring soon PXAT %1$d
                HSET expiring-hash a b
                PEXPIREAT expiring-hash %2$d
                """.formatted(FAR_EXPIRY, FAR_EXPIRY + 777)
                + many("RPUSH long-list", 2000, "element")
                + many("SADD big-set", 1000, "member")
                + pairs("HSET big-hash", 1000, "field%1$d value%1$d")
                + pairs("ZADD big-zset", 1000, "%1$d.25 member%1$d")
                + pairs("XADD big-stream *", 50, "f%1$d v%1$d");
    }

    /** Keys of the name {@code <prefix>:<number>} with short values; every fifth has a time to live. */
    public static String manyKeys(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "SET " + prefix + ":" + i + " value-" + i
                        + (i % 5 == 0 ? " PXAT " + (FAR_EXPIRY + i) : "") + "\n")
                .collect(Collectors.joining());
    }

    private static String many(String command, int count, String word) {
        return command + IntStream.range(0, count).mapToObj(i -> " " + word + i).collect(Collectors.joining()) + "\n";
    }

    private static String pairs(String command, int count, String pattern) {
        return command
                + IntStream.range(0, count)
                        .mapToObj(i -> " " + pattern.formatted(i))
                        .collect(Collectors.joining())
                + "\n";
    }
}
