package io.jenkins.plugins.kubestash.agent.redis;

import java.nio.charset.StandardCharsets;

/** A pattern of keys as KEYS and SCAN take it: {@code *}, {@code ?}, {@code [a-c]}, {@code [^a]}, and a backslash. */
final class Glob {
    private final byte[] pattern;

    Glob(String pattern) {
        this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
    }

    boolean matches(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        int in = 0;
        int star = -1;
        int atStar = 0;
        while (at < end || in < pattern.length) {
            if (in < pattern.length && pattern[in] == '*') {
                star = in++;
                atStar = at;
            } else if (in < pattern.length && at < end && one(in, bytes[at])) {
                in = behind(in);
                at++;
            } else if (star >= 0 && atStar < end) {
                in = star + 1;
                at = ++atStar;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Whether the item of the pattern that begins there takes the byte. */
    private boolean one(int in, byte wanted) {
        switch (pattern[in]) {
            case '?':
                return true;
            case '[':
                return oneOf(in, wanted & 0xff);
            case '\\':
                return in + 1 < pattern.length ? pattern[in + 1] == wanted : wanted == '\\';
            default:
                return pattern[in] == wanted;
        }
    }

    private int behind(int in) {
        if (pattern[in] == '[') {
            int close = close(in);
            return Math.min(close + 1, pattern.length);
        }
        return pattern[in] == '\\' && in + 1 < pattern.length ? in + 2 : in + 1;
    }

    /** Where the brackets end; the pattern's end when they do not. */
    private int close(int open) {
        int in = open + 1;
        while (in < pattern.length && pattern[in] != ']') {
            in += pattern[in] == '\\' && in + 1 < pattern.length ? 2 : 1;
        }
        return in;
    }

    private boolean oneOf(int open, int wanted) {
        int close = close(open);
        int in = open + 1;
        boolean not = in < close && pattern[in] == '^';
        in += not ? 1 : 0;
        boolean found = false;
        while (in < close) {
            if (pattern[in] == '\\' && in + 1 < close) {
                found |= (pattern[in + 1] & 0xff) == wanted;
                in += 2;
            } else if (in + 2 < close && pattern[in + 1] == '-') {
                int first = pattern[in] & 0xff;
                int last = pattern[in + 2] & 0xff;
                found |= wanted >= Math.min(first, last) && wanted <= Math.max(first, last);
                in += 3;
            } else {
                found |= (pattern[in] & 0xff) == wanted;
                in++;
            }
        }
        return found != not;
    }

    @Override
    public String toString() {
        return new String(pattern, StandardCharsets.UTF_8);
    }
}
