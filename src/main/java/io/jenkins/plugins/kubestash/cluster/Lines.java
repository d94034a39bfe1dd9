package io.jenkins.plugins.kubestash.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns an answer into lines, and one that is no success into a {@link Refused}. */
final class Lines implements Exchange.Sink {
    private static final int LONGEST_REFUSAL = 64 * 1024;

    /** Where the lines go. */
    interface Sink extends LineSplitter.Sink {
        /** The server has begun to answer. */
        default void opened() {}

        void ended(Optional<Throwable> failure);
    }

    private final Sink sink;
    private final boolean unfinished;
    private final LineSplitter splitter;
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private int status;

    /** @param unfinished whether a last line counts that lacks its line feed in an answer that is whole */
    Lines(int longest, boolean unfinished, Sink sink) {
        this.sink = sink;
        this.unfinished = unfinished;
        this.splitter = new LineSplitter(longest, sink);
    }

    @Override
    public void answered(int code) {
        status = code;
        if (isSuccess(code)) {
            sink.opened();
        }
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        if (isSuccess(status)) {
            splitter.feed(bytes);
        } else {
            byte[] part = new byte[Math.min(bytes.remaining(), LONGEST_REFUSAL - refusal.size())];
            bytes.get(part);
            refusal.writeBytes(part);
        }
    }

    @Override
    public void ended(Optional<Throwable> failure) {
        Optional<Throwable> why = failure;
        if (why.isEmpty() && !isSuccess(status)) {
            why = Optional.of(new Refused(status, refusal.toString(StandardCharsets.UTF_8)));
        } else if (why.isEmpty() && unfinished) {
            splitter.end();
        }
        sink.ended(why);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
