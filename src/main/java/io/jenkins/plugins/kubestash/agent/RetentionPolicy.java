package io.jenkins.plugins.kubestash.agent;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which snapshots are to stay.
 *
 * @param keep how many of each kind
 * @param maxAge what is older goes, whatever the counts say
 */
record RetentionPolicy(Map<Keep, Integer> keep, Optional<Duration> maxAge) {

    /** A kind of period of which the newest snapshot is kept; LAST keeps each. */
    enum Keep {
        LAST,
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY
    }

    /** Reads lines such as {@code daily=7} and {@code max-age=86400} (seconds). */
    static RetentionPolicy of(List<String> lines) {
        Map<Keep, Integer> keep = new EnumMap<>(Keep.class);
        Optional<Duration> maxAge = Optional.empty();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            if (parts.length != 2 || !parts[1].matches("\\d{1,9}")) {
                throw unknown(line);
            }
            int number = Integer.parseInt(parts[1]);
            if (parts[0].equals("max-age")) {
                maxAge = Optional.of(Duration.ofSeconds(number));
            } else {
                keep.put(kind(parts[0], line), number);
            }
        }
        return new RetentionPolicy(keep, maxAge);
    }

    private static Keep kind(String name, String line) {
        for (Keep keep : Keep.values()) {
            if (keep.name().toLowerCase(Locale.ROOT).equals(name)) {
                return keep;
            }
        }
        throw unknown(line);
    }

    private static AgentFailure unknown(String line) {
        return new AgentFailure(
                Reason.BAD_PARAMETER,
                "retention '" + line + "': write last=, hourly=, daily=, weekly=, monthly=, yearly= or max-age=");
    }

    /** Whether any count asks for a snapshot to be kept. */
    boolean counts() {
        return keep.values().stream().anyMatch(number -> number > 0);
    }

    /** Whether nothing is ever to be removed. */
    boolean keepsAll() {
        return !counts() && maxAge.isEmpty();
    }
}
