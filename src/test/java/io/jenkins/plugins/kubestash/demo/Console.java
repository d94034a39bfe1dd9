package io.jenkins.plugins.kubestash.demo;

import java.util.Locale;

/** The screen: each line with the seconds since the start. */
final class Console {
    private final long start = System.nanoTime();

    synchronized void line(String text) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, text));
    }

    void plain(String text) {
        System.out.println(text);
    }

    void error(String text) {
        System.err.println("demo: " + text);
    }
}
