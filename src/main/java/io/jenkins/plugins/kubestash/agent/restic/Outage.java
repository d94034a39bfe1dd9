package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.Children;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How long the storage has failed restic, by restic's own words. restic tries each request again for 15 minutes, and so
 * much longer again to take its lock away: it is ended when that is not worth waiting for any more.
 */
public final class Outage {
    private static final Pattern FAILS = Pattern.compile("\\w+\\(.*\\) returned error, retrying after .*");
    private static final Pattern WORKS = Pattern.compile("\\w+\\(.*\\) operation successful after .*");
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Duration limit;
    private final Predicate<String> hopeless;
    private final LongSupplier nanos;
    private OptionalLong began = OptionalLong.empty();
    private boolean over;
    private boolean ended;

    /**
     * @param limit how long the storage may fail
     * @param hopeless whether no time will help after such a line
     * @param nanos a clock such as {@link System#nanoTime}
     */
    Outage(Duration limit, Predicate<String> hopeless, LongSupplier nanos) {
        this.limit = limit;
        this.hopeless = hopeless;
        this.nanos = nanos;
    }

    /** Takes a line of restic's. */
    public synchronized void hear(String line) {
        if (WORKS.matcher(line).matches()) {
            began = OptionalLong.empty();
        } else if (FAILS.matcher(line).matches()) {
            long now = nanos.getAsLong();
            long since = began.orElse(now);
            began = OptionalLong.of(since);
            over = over || now - since >= limit.toNanos() || hopeless.test(line);
        }
    }

    /** Whether restic was given up. */
    public synchronized boolean over() {
        return over;
    }

    /** Ends restic in the background if it is to be given up; it has a moment to take its lock away. */
    public synchronized void endWhenOver(Process process) {
        if (over && !ended) {
            ended = true;
            Thread end = new Thread(() -> Children.end(process, GRACE), "end-restic");
            end.setDaemon(true);
            end.start();
        }
    }
}
