package io.jenkins.plugins.kubestash.agent;

import java.time.Duration;
import java.util.Locale;

/** Sizes and durations as KubeStash writes them, and sizes for people. */
public final class Sizes {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Sizes() {}

    /** Such as {@code 12 B} or {@code 1.500 MiB}. */
    public static String text(long bytes) {
        return text(bytes, "%.3f %s");
    }

    /** Such as {@code 12 B} or {@code 1.5 MiB}. */
    static String shown(long bytes) {
        return text(bytes, "%.1f %s");
    }

    private static String text(long bytes, String format) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, format, size, UNITS[unit]);
    }

    /** As Go writes a duration: {@code 1h2m3.5s}. */
    public static String text(Duration duration) {
        long hours = duration.toHours();
        int minutes = duration.toMinutesPart();
        double seconds = duration.toSecondsPart() + duration.toMillisPart() / 1000.0;
        String end = (seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds)) + "s";
        if (hours > 0) {
            return hours + "h" + minutes + "m" + end;
        }
        return minutes > 0 ? minutes + "m" + end : end;
    }
}
