package io.jenkins.plugins.kubestash.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the acceptance and the demo are given on their command line.
 *
 * @param war Jenkins
 * @param plugins a directory of what Jenkins needs beside the plugin
 * @param hpi the plugin
 * @param results a directory for Jenkins's log and for screenshots
 * @param only names of the scenarios to play; empty for all
 */
record Given(Path war, Path plugins, Path hpi, Path results, List<String> only) {
    private static final String USAGE =
            "usage: --jenkins WAR --plugins DIRECTORY [--hpi FILE] [--results DIRECTORY] [--only SCENARIO]...";

    /** @throws IllegalArgumentException one line when a word is unknown or a file is not there */
    static Given parse(String[] words) {
        Map<String, String> files =
                new HashMap<>(Map.of("--hpi", "target/kubestash.hpi", "--results", "target/jenkins"));
        List<String> only = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            if (i + 1 == words.length
                    || !List.of("--jenkins", "--plugins", "--hpi", "--results", "--only")
                            .contains(words[i])) {
                throw new IllegalArgumentException("'" + words[i] + "' is not understood; " + USAGE);
            } else if (words[i].equals("--only")) {
                only.add(words[i + 1]);
            } else {
                files.put(words[i], words[i + 1]);
            }
        }
        return new Given(
                there(files, "--jenkins"),
                there(files, "--plugins"),
                there(files, "--hpi"),
                Path.of(files.get("--results")).toAbsolutePath(),
                only);
    }

    private static Path there(Map<String, String> files, String word) {
        Path file = Path.of(files.getOrDefault(word, "")).toAbsolutePath();
        if (!files.containsKey(word) || !Files.exists(file)) {
            throw new IllegalArgumentException(
                    word + " is missing, or '" + files.getOrDefault(word, "") + "' is not there; " + USAGE);
        }
        return file;
    }
}
