package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as a RetentionPolicy writes it, such as {@code 1y2mo3w4d5h6m}: a month is 30 days, a year 365. */
public record RetentionPeriod(@JsonValue String text, Duration duration) {
    private static final Pattern PERIOD = Pattern.compile("(?:\\d{1,6}(?:mo|[ywdhm]))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(mo|[ywdhm])");
    private static final Map<String, Duration> UNITS = Map.of(
            "y", Duration.ofDays(365),
            "mo", Duration.ofDays(30),
            "w", Duration.ofDays(7),
            "d", Duration.ofDays(1),
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1));

    /** @throws IllegalArgumentException the rest of a line that begins with the field's path and "is" */
    @JsonCreator
    public static RetentionPeriod parse(String text) {
        if (!PERIOD.matcher(text).matches()) {
            throw refused(text, "write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo");
        }
        Duration sum = Duration.ZERO;
        Set<String> seen = new HashSet<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (!seen.add(part.group(2))) {
                throw refused(text, "write each unit once");
            }
            sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        if (sum.isZero()) {
            throw refused(text, "write a time longer than nothing");
        }
        return new RetentionPeriod(text, sum);
    }

    private static IllegalArgumentException refused(String text, String instead) {
        return new IllegalArgumentException(Shown.value(text) + ": " + instead);
    }
}
