package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.IOException;

/** Goes through a value to its end, without looking at more of it than is needed to know where that is. */
final class ValueWalk {
    private static final int MODULE_OF_A_RELEASE_CANDIDATE = 6;
    private static final int NEVER_USED = 8;
    private static final int HASH_2 = 22;
    private static final int HASH_LISTPACK_EX = 25;
    private static final int STREAM_4 = 26;
    private static final int ARRAY = 28;
    private static final int GCRA = 33;
    private static final int MODULE_END = 0;
    private static final int MODULE_SIGNED = 1;
    private static final int MODULE_UNSIGNED = 2;
    private static final int MODULE_FLOAT = 3;
    private static final int MODULE_DOUBLE = 4;
    private static final int MODULE_TEXT = 5;
    private static final int ARRAY_TEXT = 0;
    private static final int ARRAY_NUMBER = 1;
    private static final int ARRAY_DOUBLE = 2;
    private static final int ARRAY_SHORT_TEXT = 3;
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

    /** All types of all versions but the newest are known: there, another one comes of damage. */
    void requireKnown(int type) throws RdbException {
        if (isKnown(type)) {
            return;
        }
        String message = "it has a value of an unknown type, " + type;
        throw format.isNewest() ? RdbException.foreign(message) : RdbException.damaged(message);
    }

    private boolean isKnown(int type) {
        if (type == MODULE_OF_A_RELEASE_CANDIDATE || type == NEVER_USED) {
            return false;
        }
        if (format.valkey()) {
            return type <= HASH_2;
        }
        return switch (format.version()) {
            case 15 -> type <= ARRAY || HashTemplates.isReference(type) || type == GCRA;
            case 14 -> type <= ARRAY || type == GCRA;
            case 13 -> type <= STREAM_4;
            default -> type <= HASH_LISTPACK_EX;
        };
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
            case 26 -> stream(4);
            case 27 -> stream(5);
            case ARRAY -> array();
            case GCRA -> in.length();
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

    /** The index of the last insertion, where there was one, is told apart from the elements. */
    private void array() throws IOException {
        long count = in.length();
        times(in.length(), in::length);
        times(count, () -> {
            in.length();
            long kind = in.length();
            if (kind == ARRAY_NUMBER || kind == ARRAY_DOUBLE) {
                in.skip(8);
            } else if (kind == ARRAY_TEXT || kind == ARRAY_SHORT_TEXT) {
                in.skipText();
            } else {
                throw RdbException.damaged("it has an array with an element of an unknown kind, " + kind);
            }
        });
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
        if (version >= 4) {
            producers();
        }
    }

    /** What each idempotent producer has sent: for how long and how many are kept, these, and two sums. */
    private void producers() throws IOException {
        times(2, in::length);
        times(in.length(), () -> {
            in.skipText();
            times(in.length(), () -> {
                in.skipText();
                times(2, in::length);
            });
        });
        times(2, in::length);
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
        if (version >= 5) {
            // what was given back and waits for anybody
            times(in.length(), () -> in.skip(STREAM_ID));
        }
    }
}
