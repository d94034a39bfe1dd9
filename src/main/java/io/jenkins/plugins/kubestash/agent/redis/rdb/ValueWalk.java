package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.IOException;

/** Goes through a value to its end, without looking at more of it than is needed to know where that is. */
final class ValueWalk {
    private static final int MODULE_OF_A_RELEASE_CANDIDATE = 6;
    private static final int NEVER_USED = 8;
    private static final int HASH_2 = 22;
    private static final int HASH_LISTPACK_EX = 25;
    private static final int MODULE_END = 0;
    private static final int MODULE_SIGNED = 1;
    private static final int MODULE_UNSIGNED = 2;
    private static final int MODULE_FLOAT = 3;
    private static final int MODULE_DOUBLE = 4;
    private static final int MODULE_TEXT = 5;
    private static final int MILLISECONDS = 8;
    private static final int STREAM_ID = 16;
    /** As a length's first byte, these stand for a score that is no number, or infinite. */
    private static final int SPECIAL_SCORE = 253;

    private final RdbInput in;
    private final RdbFormat format;

    ValueWalk(RdbInput in, RdbFormat format) {
        this.in = in;
        this.format = format;
    }

    /** Whether a value of this type is one text and nothing else, so that its length is known before it is read. */
    static boolean isOneText(int type) {
        switch (type) {
            case 0, 9, 10, 11, 12, 13, 16, 17, 20:
                return true;
            default:
                return false;
        }
    }

    /** All types of the versions before Redis 8.6 are known: there, another one comes of damage. */
    void requireKnown(int type) throws RdbException {
        boolean known = format.valkey() ? type <= HASH_2 : type <= HASH_LISTPACK_EX;
        if (known && type != MODULE_OF_A_RELEASE_CANDIDATE && type != NEVER_USED) {
            return;
        }
        String message = "it has a value of an unknown type, " + type;
        throw format.version() == RdbFormat.NEWEST ? RdbException.foreign(message) : RdbException.damaged(message);
    }

    void walk(int type) throws IOException {
        switch (type) {
            // string, zipmap, ziplists, intset, listpacks, hash listpack with times (7.4 release candidate)
            case 0, 9, 10, 11, 12, 13, 16, 17, 20, 23 -> in.skipText();
            // list, set, quicklist
            case 1, 2, 14 -> times(in.length(), in::skipText);
            case 3 -> times(in.length(), this::memberWithTextScore);
            case 4 -> times(2 * in.length(), in::skipText);
            case 5 -> times(in.length(), () -> textAnd(MILLISECONDS));
            case 7 -> module();
            case 15 -> stream(1);
            case 18 -> times(in.length(), this::quicklistNode);
            case 19 -> stream(2);
            case 21 -> stream(3);
            // a hash whose fields have times to live: of Valkey 9, or of a release candidate of Redis 7.4
            case 22 -> times(in.length(), format.valkey() ? this::fieldWithTime : this::timeWithField);
            case 24 -> {
                in.skip(MILLISECONDS);
                times(in.length(), this::timeWithField);
            }
            case 25 -> {
                in.skip(MILLISECONDS);
                in.skipText();
            }
            default -> requireKnown(type);
        }
    }

    private interface Part {
        void walk() throws IOException;
    }

    private static void times(long count, Part part) throws IOException {
        for (long left = count; left != 0; left--) {
            part.walk();
        }
    }

    private void textAnd(int bytes) throws IOException {
        in.skipText();
        in.skip(bytes);
    }

    private void memberWithTextScore() throws IOException {
        in.skipText();
        int length = in.readByte();
        in.skip(length < SPECIAL_SCORE ? length : 0);
    }

    private void quicklistNode() throws IOException {
        in.length();
        in.skipText();
    }

    private void timeWithField() throws IOException {
        in.length();
        in.skipText();
        in.skipText();
    }

    private void fieldWithTime() throws IOException {
        in.skipText();
        in.skipText();
        in.skip(MILLISECONDS);
    }

    private void module() throws IOException {
        in.length();
        moduleData();
    }

    /** What a module wrote, each item with its kind before it. */
    void moduleData() throws IOException {
        for (long kind = in.length(); kind != MODULE_END; kind = in.length()) {
            switch ((int) kind) {
                case MODULE_SIGNED, MODULE_UNSIGNED -> in.length();
                case MODULE_FLOAT -> in.skip(4);
                case MODULE_DOUBLE -> in.skip(8);
                case MODULE_TEXT -> in.skipText();
                default -> throw RdbException.damaged("it has module data of an unknown kind, " + kind);
            }
        }
    }

    private void stream(int version) throws IOException {
        times(2 * in.length(), in::skipText);
        // length and last id; then first id, highest deleted id and number of entries ever added
        times(version >= 2 ? 8 : 3, in::length);
        times(in.length(), () -> group(version));
    }

    private void group(int version) throws IOException {
        in.skipText();
        // last id; then the number of entries read
        times(version >= 2 ? 3 : 2, in::length);
        times(in.length(), () -> {
            in.skip(STREAM_ID + MILLISECONDS);
            in.length();
        });
        times(in.length(), () -> {
            textAnd(version >= 3 ? 2 * MILLISECONDS : MILLISECONDS);
            times(in.length(), () -> in.skip(STREAM_ID));
        });
    }
}
