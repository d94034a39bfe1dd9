package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The compact hashes of Redis 8.10: the names of the fields stand once, before all keys, and each hash refers to them. A
 * server takes no such reference in a payload, so these hashes are copied as the plain ones that they stand for.
 */
final class HashTemplates {
    private static final int HASH = 4;
    private static final int LISTPACK = 30;
    private static final int VALUES = 32;
    private static final int LONGEST_LISTPACK = 8 << 20;
    private static final int MOST_BYTES = 16 << 20;

    private final RdbInput in;
    /** By number; each with its fields' names as they are stored. */
    private final Map<Long, List<byte[]>> templates = new HashMap<>();

    private long bytes;

    HashTemplates(RdbInput in) {
        this.in = in;
    }

    /** Whether a value of this type refers to a template. */
    static boolean isReference(int type) {
        return type == LISTPACK || type == VALUES;
    }

    /** The type that its copy has. */
    static int copiedAs(int type) {
        return isReference(type) ? HASH : type;
    }

    /** Reads one. */
    void define() throws IOException {
        long number = in.length();
        List<byte[]> fields = new ArrayList<>();
        for (long left = in.length(); left != 0; left--) {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            in.copyTo((from, offset, count) -> {
                bytes += count;
                if (bytes > MOST_BYTES) {
                    throw RdbException.foreign("the templates of its compact hashes exceed 16 MiB");
                }
                field.write(from, offset, count);
            });
            in.skipText();
            in.stopCopying();
            fields.add(field.toByteArray());
        }
        templates.put(number, fields);
    }

    void copy(int type, Sink sink) throws IOException {
        if (type == LISTPACK) {
            copyListpack(sink);
            return;
        }
        List<byte[]> fields = template(in.length());
        length(fields.size(), sink);
        for (byte[] field : fields) {
            sink.append(field, 0, field.length);
            in.copyTo(sink);
            in.skipText();
            in.stopCopying();
        }
    }

    /** The first entry is the template's number, the others are the values. */
    private void copyListpack(Sink sink) throws IOException {
        List<byte[]> entries = Listpack.entries(in.text(LONGEST_LISTPACK));
        List<byte[]> fields = template(number(entries));
        if (entries.size() != fields.size() + 1) {
            throw RdbException.damaged("it has a hash whose template has another number of fields");
        }
        length(fields.size(), sink);
        for (int i = 0; i < fields.size(); i++) {
            sink.append(fields.get(i), 0, fields.get(i).length);
            byte[] value = entries.get(i + 1);
            length(value.length, sink);
            sink.append(value, 0, value.length);
        }
    }

    private static long number(List<byte[]> entries) throws RdbException {
        String first = entries.isEmpty() ? "" : new String(entries.get(0), StandardCharsets.US_ASCII);
        if (!first.matches("[0-9]{1,18}")) {
            throw RdbException.damaged("it has a hash that names no template");
        }
        return Long.parseLong(first);
    }

    private List<byte[]> template(long number) throws RdbException {
        List<byte[]> fields = templates.get(number);
        if (fields == null) {
            throw RdbException.damaged("it has a hash of template " + number + ", which it has not");
        }
        return fields;
    }

    /** In its longest form, which every server reads. */
    private static void length(int length, Sink sink) throws IOException {
        byte[] encoded = {
            (byte) 0x80, (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        };
        sink.append(encoded, 0, encoded.length);
    }
}
