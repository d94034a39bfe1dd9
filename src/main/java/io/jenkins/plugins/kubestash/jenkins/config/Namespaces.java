package io.jenkins.plugins.kubestash.jenkins.config;

import java.util.List;
import java.util.stream.Stream;

/** Namespaces by name, or by a beginning and {@code *}; none at all stands for every namespace. */
record Namespaces(List<String> patterns) {

    /** @param text separated by white space or commas */
    static Namespaces parse(String text) {
        return new Namespaces(
                Stream.of(text.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList());
    }

    /** Those that are no pattern. */
    List<String> names() {
        return patterns.stream().filter(pattern -> !pattern.endsWith("*")).toList();
    }

    boolean include(String namespace) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, namespace));
    }

    /** Each by its name; one empty text, for all there are, when they cannot be named one by one. */
    List<String> toList() {
        boolean named = !patterns.isEmpty() && patterns.stream().noneMatch(pattern -> pattern.endsWith("*"));
        return named ? patterns : List.of("");
    }

    private static boolean matches(String pattern, String namespace) {
        return pattern.endsWith("*")
                ? namespace.startsWith(pattern.substring(0, pattern.length() - 1))
                : namespace.equals(pattern);
    }
}
