package io.jenkins.plugins.kubestash.bench;

import java.util.Locale;

/**
 * An aim and what was measured of it.
 *
 * @param atLeast whether more is better; else less is
 */
record Aim(String what, double measured, double limit, boolean atLeast, String unit) {
    static Aim atLeast(String what, double measured, double limit, String unit) {
        return new Aim(what, measured, limit, true, unit);
    }

    static Aim atMost(String what, double measured, double limit, String unit) {
        return new Aim(what, measured, limit, false, unit);
    }

    boolean met() {
        return atLeast ? measured >= limit : measured <= limit;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-7s %s: %.2f%s, the aim is %s %s%s",
                met() ? "met" : "NOT MET",
                what,
                measured,
                unit,
                atLeast ? "at least" : "at most",
                limit,
                unit);
    }
}
