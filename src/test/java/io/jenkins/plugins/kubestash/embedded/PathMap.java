package io.jenkins.plugins.kubestash.embedded;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces paths as they are inside a container by the real ones, wherever they stand in a text as whole paths or as
 * the beginning of one: {@code /data} in {@code --dir=/data/a}, but neither in {@code /datastore} nor {@code /net/data}.
 */
record PathMap(Map<String, Path> paths) {

    String apply(String text) {
        if (paths.isEmpty()) {
            return text;
        }
        String longestFirst = paths.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        Matcher matcher = Pattern.compile("(?<![A-Za-z0-9_./-])(" + longestFirst + ")(?![A-Za-z0-9_.-])")
                .matcher(text);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(paths.get(found.group()).toString()));
    }

    PathMap with(Map<String, Path> more) {
        Map<String, Path> all = new TreeMap<>(paths);
        all.putAll(more);
        return new PathMap(all);
    }
}
