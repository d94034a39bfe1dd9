package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.cluster.Cluster.LogFollow;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Hands one answer of the log API on, line by line. The cursor moves before a line is handed over, so that after
 * {@code close} the cursor is final: a line that is on its way just then is counted in it.
 */
final class LogTail implements Lines.Sink, LogFollow {
    private static final System.Logger LOG = System.getLogger(LogTail.class.getName());

    private final LogPosition position;
    private final Consumer<String> lines;
    private final BiConsumer<LogTail, Optional<Throwable>> ended;
    private Optional<Exchange> exchange = Optional.empty();
    private boolean closed;

    LogTail(LogCursor from, Consumer<String> lines, BiConsumer<LogTail, Optional<Throwable>> ended) {
        this.position = new LogPosition(from);
        this.lines = lines;
        this.ended = ended;
    }

    void over(Exchange stream) {
        boolean late;
        synchronized (this) {
            exchange = Optional.of(stream);
            late = closed;
        }
        if (late) {
            stream.cancel();
        }
    }

    @Override
    public void line(String text, boolean continues) {
        taken(text, continues).ifPresent(lines);
    }

    private synchronized Optional<String> taken(String text, boolean continues) {
        return closed ? Optional.empty() : position.take(text, continues);
    }

    @Override
    public void ended(Optional<Throwable> failure) {
        failure.ifPresent(why -> LOG.log(Level.DEBUG, "a log stream ended early", why));
        ended.accept(this, failure);
    }

    @Override
    public synchronized LogCursor cursor() {
        return position.reached();
    }

    @Override
    public void close() {
        Optional<Exchange> stream;
        synchronized (this) {
            closed = true;
            stream = exchange;
        }
        stream.ifPresent(Exchange::cancel);
    }
}
