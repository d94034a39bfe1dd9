package io.jenkins.plugins.kubestash.agent.redis.rdb;

/** Undoes the compression that Redis stores longer texts with. */
final class Lzf {
    private static final int LITERALS = 32;
    private static final int LONG_MATCH = 7;

    private Lzf() {}

    /** @throws RdbException when it does not give so many bytes */
    static byte[] expand(byte[] from, int length) throws RdbException {
        byte[] to = new byte[length];
        try {
            int out = 0;
            for (int in = 0; in < from.length; ) {
                int control = from[in++] & 0xff;
                if (control < LITERALS) {
                    System.arraycopy(from, in, to, out, control + 1);
                    in += control + 1;
                    out += control + 1;
                } else {
                    int count = control >>> 5;
                    if (count == LONG_MATCH) {
                        count += from[in++] & 0xff;
                    }
                    int back = out - ((control & 0x1f) << 8 | from[in++] & 0xff) - 1;
                    // byte by byte: a match may reach into what it makes
                    for (int end = out + count + 2; out < end; out++) {
                        to[out] = to[back++];
                    }
                }
            }
            if (out == length) {
                return to;
            }
        } catch (IndexOutOfBoundsException e) {
            // said below, as for a text that is too short
        }
        throw RdbException.damaged("it has a compressed text that cannot be expanded");
    }
}
