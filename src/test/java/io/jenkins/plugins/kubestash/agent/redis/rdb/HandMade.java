package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** RDBs put together by hand, and what the reader finds in them. */
public final class HandMade {
    static final String END = "ff";

    private HandMade() {}

    /** @param hex what follows the magic, without checksum; blanks do not matter */
    public static byte[] rdb(String magic, String hex) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(magic.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes(hex));
        Crc64 crc = new Crc64();
        crc.update(out.toByteArray(), 0, out.size());
        for (int i = 0; i < 8; i++) {
            out.write((int) (crc.value() >>> 8 * i));
        }
        return out.toByteArray();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Goes through it without looking at values; how many keys it has. */
    static int skip(byte[] rdb) throws IOException {
        RdbReader reader = new RdbReader(new ByteArrayInputStream(rdb));
        int keys = 0;
        while (reader.next() != RdbReader.Item.END) {
            keys++;
        }
        return keys;
    }

    /** Type and value of each key, in hex. */
    public static Map<String, String> read(byte[] rdb) throws IOException {
        RdbReader reader = new RdbReader(new ByteArrayInputStream(rdb));
        Map<String, String> values = new LinkedHashMap<>();
        for (RdbReader.Item item = reader.next(); item != RdbReader.Item.END; item = reader.next()) {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            var length = reader.begin(value::write);
            if (length.isPresent()) {
                reader.copy(length.get(), value::write);
            } else {
                reader.copy(value::write);
            }
            String name = item == RdbReader.Item.KEY ? new String(reader.key(), StandardCharsets.UTF_8) : "function";
            values.put(
                    reader.database() + " " + name + " " + reader.expiry(),
                    HexFormat.of().formatHex(value.toByteArray()));
        }
        return values;
    }
}
