package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through an RDB key by key. Values are skipped or copied as they are stored, never understood, but for those that
 * refer to {@link HashTemplates}. Throws {@link RdbException} where it cannot go on; what the stream throws passes through.
 */
public final class RdbReader {
    /** What comes next. */
    public enum Item {
        KEY,
        /** A library of functions. */
        FUNCTION,
        /** The end: all was there, and the checksum was right, if there was one. */
        END
    }

    public static final int LONGEST_KEY = 1 << 20;
    public static final long NO_EXPIRY = -1;

    private static final int HASH_TEMPLATE_OR_UPDATE = 242;
    private static final int SLOT_IMPORT_OR_KEY_META = 243;
    private static final int SLOT_INFO = 244;
    private static final int FUNCTION2 = 245;
    private static final int MODULE_AUX = 247;
    private static final int IDLE = 248;
    private static final int FREQ = 249;
    private static final int AUX = 250;
    private static final int RESIZEDB = 251;
    private static final int EXPIRETIME_MS = 252;
    private static final int EXPIRETIME = 253;
    private static final int SELECTDB = 254;
    private static final int EOF = 255;
    private static final int LONGEST_AUX = 1 << 20;
    private static final int MOST_AUX = 1000;
    private static final byte[] NO_META = {};

    private final RdbInput in;
    private final RdbFormat format;
    private final ValueWalk walk;
    private final HashTemplates templates;
    private final Map<String, String> aux = new LinkedHashMap<>();
    private boolean checksummed = true;
    private boolean moduleData;
    private int database;
    private long expiry;
    private int type;
    private byte[] meta = NO_META;
    private byte[] key = {};
    private boolean valueWaits;

    /** Reads the header. */
    public RdbReader(InputStream stream) throws IOException {
        in = new RdbInput(stream);
        byte[] header = new byte[RdbFormat.HEADER];
        in.read(header, 0, header.length);
        format = RdbFormat.of(header);
        walk = new ValueWalk(in, format);
        templates = new HashTemplates(in);
    }

    public RdbFormat format() {
        return format;
    }

    /** How many bytes were read. */
    public long position() {
        return in.position();
    }

    /** What the server noted about itself, as far as it was read: {@code redis-ver}, {@code repl-id} and others. */
    public Map<String, String> notes() {
        return Collections.unmodifiableMap(aux);
    }

    /** The version of the server that wrote it. */
    public Optional<String> serverVersion() {
        return Optional.ofNullable(aux.get("valkey-ver")).or(() -> Optional.ofNullable(aux.get("redis-ver")));
    }

    /** Whether there was a checksum, once the end was reached. */
    public boolean isChecksummed() {
        return checksummed;
    }

    /** Whether modules had data beside their keys, which can be brought back by loading the RDB as a whole only. */
    public boolean hasModuleData() {
        return moduleData;
    }

    /** Of the key at hand. */
    public int database() {
        return database;
    }

    /** When the key at hand expires, milliseconds since 1970; {@link #NO_EXPIRY}: never. */
    public long expiry() {
        return expiry;
    }

    public byte[] key() {
        return key;
    }

    /** Goes on to the next item; what was not read of the one at hand is skipped. */
    public Item next() throws IOException {
        if (valueWaits) {
            skip();
        }
        expiry = NO_EXPIRY;
        meta = NO_META;
        while (true) {
            int code = in.readByte();
            switch (code) {
                case EXPIRETIME -> expiry = in.littleEndian(4) * 1000;
                case EXPIRETIME_MS -> expiry = in.littleEndian(8);
                case FREQ -> in.readByte();
                case IDLE -> in.length();
                case SELECTDB -> database = (int) in.length();
                case RESIZEDB -> lengths(2);
                case SLOT_INFO -> lengths(3);
                case AUX -> note();
                case MODULE_AUX -> moduleAux();
                case HASH_TEMPLATE_OR_UPDATE -> hashTemplateOrUpdate();
                case SLOT_IMPORT_OR_KEY_META -> slotImportOrKeyMeta();
                case FUNCTION2 -> {
                    valueWaits = true;
                    type = FUNCTION2;
                    return Item.FUNCTION;
                }
                case EOF -> {
                    end();
                    return Item.END;
                }
                default -> {
                    walk.requireKnown(code);
                    type = code;
                    key = in.text(LONGEST_KEY);
                    valueWaits = true;
                    return Item.KEY;
                }
            }
        }
    }

    /**
     * How many bytes {@link #payload} will give, where that is known before it is read: for a value that is one text.
     * Reads the beginning of the value, which goes to the sink as the beginning of the payload.
     */
    public Optional<Long> begin(Sink sink) throws IOException {
        sink.append(meta, 0, meta.length);
        sink.append(new byte[] {(byte) HashTemplates.copiedAs(type)}, 0, 1);
        if (!ValueWalk.isOneText(type)) {
            return Optional.empty();
        }
        in.copyTo(sink);
        long length = in.textStart();
        in.stopCopying();
        if (length < 0) {
            throw RdbException.damaged("it has a value without a length");
        }
        valueWaits = false;
        return Optional.of(length);
    }

    /** After {@link #begin} told a length: the next bytes of it. */
    public void read(byte[] into, int offset, int count) throws IOException {
        in.read(into, offset, count);
    }

    /** After {@link #begin} told a length: all of it. */
    public void copy(long length, Sink sink) throws IOException {
        in.copyTo(sink);
        in.skip(length);
        in.stopCopying();
    }

    /** After {@link #begin} told no length, or for a library: the value, as a payload has it. */
    public void copy(Sink sink) throws IOException {
        if (HashTemplates.isReference(type)) {
            valueWaits = false;
            templates.copy(type, sink);
            return;
        }
        in.copyTo(sink);
        skip();
        in.stopCopying();
    }

    private void skip() throws IOException {
        valueWaits = false;
        if (type == FUNCTION2) {
            in.skipText();
        } else if (HashTemplates.isReference(type)) {
            // as if it were copied, so that a backup fails where a restore would
            templates.copy(type, (from, offset, count) -> {});
        } else {
            walk.walk(type);
        }
    }

    private void lengths(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            in.length();
        }
    }

    private void note() throws IOException {
        String name = new String(in.text(LONGEST_AUX), StandardCharsets.UTF_8);
        String value = new String(in.text(LONGEST_AUX), StandardCharsets.UTF_8);
        if (aux.size() < MOST_AUX && !name.equals("lua")) {
            aux.put(name, value);
        }
    }

    private void moduleAux() throws IOException {
        moduleData = true;
        in.length();
        walk.moduleData();
    }

    /** Two servers gave one code two meanings, as with the next one. */
    private void hashTemplateOrUpdate() throws IOException {
        if (format.valkey()) {
            throw RdbException.foreign("it holds changes between its keys, as bgsave-default-method forkless"
                    + " writes them (set it to fork)");
        }
        templates.define();
    }

    private void slotImportOrKeyMeta() throws IOException {
        if (format.valkey()) {
            in.skipText();
            for (long left = 2 * in.length(); left > 0; left--) {
                in.length();
            }
            return;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write(SLOT_IMPORT_OR_KEY_META);
        in.copyTo(kept::write);
        for (long left = in.length(); left > 0; left--) {
            in.skip(4);
            walk.moduleData();
        }
        in.stopCopying();
        meta = kept.toByteArray();
    }

    private void end() throws IOException {
        long computed = in.checksum();
        long stored = in.littleEndian(8);
        checksummed = stored != 0;
        if (checksummed && stored != computed) {
            throw RdbException.damaged("its checksum is wrong");
        }
        if (!in.isAtEnd()) {
            throw RdbException.damaged("something follows its end");
        }
    }
}
