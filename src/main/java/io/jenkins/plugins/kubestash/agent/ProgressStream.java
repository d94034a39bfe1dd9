package io.jenkins.plugins.kubestash.agent;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;

/** Says every ten seconds how far the reading is. Whoever reads cannot close it: the end must be seen. */
final class ProgressStream extends FilterInputStream {
    private static final Duration SAY_AGAIN = Duration.ofSeconds(10);

    private final long total;
    private final String name;
    private final Context context;
    private final Instant began;
    private Instant sayNext;
    private long read;

    ProgressStream(InputStream in, long total, String name, Context context) {
        super(in);
        this.total = total;
        this.name = name;
        this.context = context;
        this.began = context.waiter().now();
        this.sayNext = began.plus(SAY_AGAIN);
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        count(Math.max(0, n));
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = in.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // left to the one that opened it
    }

    private void count(long n) {
        read += n;
        Instant now = context.waiter().now();
        if (!now.isBefore(sayNext)) {
            long seconds = Math.max(1, Duration.between(began, now).toSeconds());
            context.log("verifying " + name + ": " + Sizes.shown(read) + " of " + Sizes.shown(total) + ", "
                    + Sizes.shown(read / seconds) + "/s");
            sayNext = now.plus(SAY_AGAIN);
        }
    }
}
