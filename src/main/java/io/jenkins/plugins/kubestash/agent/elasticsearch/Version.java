package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version, such as 7.17.29. */
record Version(String text, int major, int minor) implements Comparable<Version> {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*|-.*|)");

    /** Of a text that is no version: 0.0. */
    static Version of(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches()
                ? new Version(text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new Version(text, 0, 0);
    }

    boolean atLeast(int leastMajor, int leastMinor) {
        return major > leastMajor || major == leastMajor && minor >= leastMinor;
    }

    @Override
    public int compareTo(Version other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return text;
    }
}
