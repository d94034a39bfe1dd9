package io.jenkins.plugins.kubestash.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Finds, in one answer of the log API, the lines behind a cursor. Stamps of a log may go back a little, since a
 * container's two outputs are stamped apart; such a line, and one without a stamp, counts as carrying the latest stamp
 * before it. That makes a line's place the same in every answer that reaches back far enough.
 */
final class LogPosition {
    /** How far back to ask, so that lines whose stamp went back are in the answer. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final LogCursor from;
    private LogCursor here = new LogCursor(Instant.MIN, 0);
    private LogCursor reached;

    LogPosition(LogCursor from) {
        this.from = from;
        this.reached = from;
    }

    /** From when to ask for lines: whole seconds, as the API takes no finer time; empty for all of the log. */
    static Optional<Instant> since(LogCursor cursor) {
        return cursor.time().equals(LogCursor.START.time())
                ? Optional.empty()
                : Optional.of(cursor.time().truncatedTo(ChronoUnit.SECONDS).minus(MARGIN));
    }

    /**
     * @param continues whether this is a further piece of a long line, and so has no stamp
     * @return the line without its stamp, or empty when the cursor is behind it
     */
    Optional<String> take(String line, boolean continues) {
        int space = continues ? -1 : line.indexOf(' ');
        Optional<Instant> stamp = continues ? Optional.empty() : stamp(space < 0 ? line : line.substring(0, space));
        String text = stamp.isEmpty() ? line : space < 0 ? "" : line.substring(space + 1);
        if (stamp.isEmpty() && here.lines() == 0) {
            // A word of the kubelet's instead of the log; or, in the middle of a log, the end of a line that is known.
            return from.equals(LogCursor.START) ? Optional.of(text) : Optional.empty();
        }
        Instant time = stamp.filter(t -> t.isAfter(here.time())).orElse(here.time());
        here = new LogCursor(time, time.equals(here.time()) ? here.lines() + 1 : 1);
        if (!isBehind(here, from)) {
            return Optional.empty();
        }
        reached = here;
        return Optional.of(text);
    }

    /** Position after the last line taken. */
    LogCursor reached() {
        return reached;
    }

    private static boolean isBehind(LogCursor place, LogCursor cursor) {
        int order = place.time().compareTo(cursor.time());
        return order > 0 || order == 0 && place.lines() > cursor.lines();
    }

    private static Optional<Instant> stamp(String word) {
        if (word.length() < 20 || word.charAt(10) != 'T') {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(word).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
