package io.jenkins.plugins.kubestash.restic;

import java.util.Locale;

/** Sizes and speeds for people: {@code 512 B}, {@code 1.0 KiB}, {@code 12.3 MiB}, {@code 4.1 MiB/s}. */
public final class Sizes {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    public static String text(long bytes) {
        if (Math.abs(bytes) < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        // 1023.95 would be shown as 1024.0 of the smaller unit
        while (Math.abs(size) >= 1023.95 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }

    /** Empty when no time has passed. */
    public static String perSecond(long bytes, double seconds) {
        return seconds > 0 ? text(Math.round(bytes / seconds)) + "/s" : "";
    }
}
