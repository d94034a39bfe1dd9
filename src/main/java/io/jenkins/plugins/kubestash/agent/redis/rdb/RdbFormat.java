package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.nio.charset.StandardCharsets;

/**
 * What the first nine bytes of an RDB say.
 *
 * @param valkey whether it has Valkey's own magic, which Valkey writes since its RDB parted from that of Redis (80)
 * @param version the RDB's version, which its values have too: 8 of Redis 4, 9 of 5 and 6, 10 of 7.0, 11 of 7.2 and
 *     Valkey 7.2 and 8, 12 of 7.4 to 8.4, 13 of 8.6, 14 of 8.8, 15 of 8.10, 80 of Valkey 9.0 and 9.1, 81 of 9.2
 */
public record RdbFormat(boolean valkey, int version) {
    static final int HEADER = 9;
    private static final String REDIS = "REDIS";
    private static final String VALKEY = "VALKEY";
    private static final int OLDEST = 5;
    private static final int NEWEST = 15;
    private static final int OLDEST_OF_VALKEY = 80;
    private static final int NEWEST_OF_VALKEY = 81;

    /** Whether a stream that begins so is meant to be an RDB. */
    public static boolean begins(byte[] start) {
        return startsWith(start, REDIS) || startsWith(start, VALKEY);
    }

    static RdbFormat of(byte[] header) throws RdbException {
        boolean valkey = startsWith(header, VALKEY);
        if (!begins(header)) {
            throw RdbException.damaged("it does not begin as an RDB does");
        }
        int digits = (valkey ? VALKEY : REDIS).length();
        String number = new String(header, digits, HEADER - digits, StandardCharsets.ISO_8859_1);
        if (!number.matches("[0-9]+")) {
            throw RdbException.damaged("its RDB version is no number");
        }
        RdbFormat format = new RdbFormat(valkey, Integer.parseInt(number));
        int oldest = valkey ? OLDEST_OF_VALKEY : OLDEST;
        if (format.version < oldest || format.version > format.newest()) {
            throw RdbException.foreign("it has RDB version " + format.version
                    + ", and this plugin knows " + OLDEST + " to " + NEWEST + " of Redis, and " + OLDEST_OF_VALKEY
                    + " and " + NEWEST_OF_VALKEY + " of Valkey");
        }
        return format;
    }

    /** Whether later servers of the same RDB version may write what is not known here. */
    boolean isNewest() {
        return version == newest();
    }

    private int newest() {
        return valkey ? NEWEST_OF_VALKEY : NEWEST;
    }

    private static boolean startsWith(byte[] bytes, String magic) {
        return bytes.length >= magic.length()
                && new String(bytes, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
    }
}
