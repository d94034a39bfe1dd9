package io.jenkins.plugins.kubestash.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the bench of the controller was asked for.
 *
 * @param sessions how many at once, one measurement for each number
 * @param window seconds over which requests are counted
 * @param logMegabytes size of the log that goes through
 * @param json where the figures go beside target/bench/controller.json
 */
record ControllerOptions(List<Integer> sessions, int window, int logMegabytes, List<Path> json) {
    static final String USAGE =
            "usage: ./bench controller [--sessions N,N…] [--window SECONDS] [--log-megabytes N] [--json FILE]";

    /** @throws IllegalArgumentException one line when a word is unknown or missing */
    static ControllerOptions parse(List<String> words) {
        List<Integer> sessions = List.of(1, 100, 1000);
        int window = 60;
        int logMegabytes = 100;
        List<Path> json = new ArrayList<>();
        for (int i = 1; i < words.size(); i += 2) {
            String option = words.get(i);
            switch (option) {
                case "--sessions" ->
                    sessions = Arrays.stream(value(words, i).split(","))
                            .map(number -> number(option, number, 10_000))
                            .toList();
                case "--window" -> window = number(option, value(words, i), 3_600);
                case "--log-megabytes" -> logMegabytes = number(option, value(words, i), 1_000);
                case "--json" -> json.add(Path.of(value(words, i)));
                default -> throw new IllegalArgumentException("unknown word '" + option + "'; " + USAGE);
            }
        }
        return new ControllerOptions(sessions, window, logMegabytes, List.copyOf(json));
    }

    private static String value(List<String> words, int option) {
        if (option + 1 == words.size()) {
            throw new IllegalArgumentException(words.get(option) + " wants a value; " + USAGE);
        }
        return words.get(option + 1);
    }

    private static int number(String option, String value, int most) {
        if (!value.matches("[1-9]\\d{0,5}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    option + " wants whole numbers from 1 to " + most + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
