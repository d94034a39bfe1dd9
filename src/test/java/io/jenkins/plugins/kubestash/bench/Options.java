package io.jenkins.plugins.kubestash.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the bench was asked for.
 *
 * @param keys in the database that everything is measured with
 * @param valueBytes length of each value
 * @param full measures memory up to 2 GB
 * @param json where the figures go beside target/bench/redis.json; none or one
 */
record Options(int keys, int valueBytes, boolean full, List<Path> json) {
    static final String USAGE =
            "usage: ./bench redis [--keys N] [--value-bytes N] [--full] [--json FILE]; or ./bench controller"
                    + EngineBench.ALL.keySet().stream()
                            .map(name -> "; or ./bench " + name)
                            .collect(Collectors.joining());

    /** @throws IllegalArgumentException one line when a word is unknown or missing */
    static Options parse(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals("redis")) {
            throw new IllegalArgumentException("say which engine to measure; " + USAGE);
        }
        int keys = 50_000;
        int valueBytes = 1_000;
        boolean full = false;
        List<Path> json = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--keys" -> keys = number(words, i++, 100_000_000);
                case "--value-bytes" -> valueBytes = number(words, i++, 100_000_000);
                case "--full" -> full = true;
                case "--json" -> json.add(Path.of(value(words, i++)));
                default -> throw new IllegalArgumentException("unknown word '" + words.get(i) + "'; " + USAGE);
            }
        }
        return new Options(keys, valueBytes, full, List.copyOf(json));
    }

    private static String value(List<String> words, int option) {
        if (option + 1 == words.size()) {
            throw new IllegalArgumentException(words.get(option) + " wants a value; " + USAGE);
        }
        return words.get(option + 1);
    }

    private static int number(List<String> words, int option, int most) {
        String value = value(words, option);
        if (!value.matches("[1-9]\\d{0,8}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    words.get(option) + " wants a whole number from 1 to " + most + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
