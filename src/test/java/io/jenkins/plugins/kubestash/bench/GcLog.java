package io.jenkins.plugins.kubestash.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's log of its garbage collections ({@code -Xlog:gc*}, serial collector) tells of its heap. */
final class GcLog {
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)([KMG])->(\\d+)([KMG])\\(");
    private static final Pattern AT_EXIT =
            Pattern.compile("(?:def new|tenured) generation\\s+total \\d+K, used (\\d+)K");

    private GcLog() {}

    /** Bytes that the heap held at most: before a collection or at the end. */
    static long peak(List<String> lines) {
        long peak = 0;
        long atExit = 0;
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            Matcher exit = AT_EXIT.matcher(line);
            if (pause.find()) {
                peak = Math.max(peak, Long.parseLong(pause.group(1)) * unit(pause.group(2)));
            } else if (exit.find() && line.contains("exit")) {
                atExit += Long.parseLong(exit.group(1)) * 1024;
            }
        }
        return Math.max(peak, atExit);
    }

    private static long unit(String letter) {
        return 1L << 10 * (1 + "KMG".indexOf(letter));
    }
}
