package io.jenkins.plugins.kubestash.jenkins.run;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as pages show them. All results are plain text: the pages escape them. */
final class Texts {
    private static final int SHORT_ID = 8;

    private Texts() {}

    /** At most so many characters, an ellipsis the last of them when something is cut; never half a character. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** As restic shows an id. */
    static String shortId(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    /** Such as {@code 6.8 s}, {@code 2 min 5 s}, {@code 1 h 3 min}; less than nothing is nothing. */
    static String duration(double seconds) {
        double positive = Math.max(0, seconds);
        if (positive < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", positive);
        }
        long whole = Math.round(positive);
        if (whole < 3600) {
            return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
        }
        long minutes = Math.round(whole / 60.0);
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** Such as {@code 25,044 keys, 3 vanished}; what is zero is left out. */
    static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != null && count.getValue() > 0)
                .map(count -> String.format(Locale.ROOT, "%,d %s", count.getValue(), count.getKey()))
                .collect(Collectors.joining(", "));
    }
}
