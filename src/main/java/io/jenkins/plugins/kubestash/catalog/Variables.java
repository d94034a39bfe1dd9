package io.jenkins.plugins.kubestash.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts values in the place of {@code ${name}} and {@code ${name:=default}}, word by word: a value never becomes two words,
 * whatever is in it, and no shell sees it. Only a word that is nothing but the name of a list becomes as many words as
 * the list has. {@code $${} stands for {@code ${}.
 */
public final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::=([^}]*))?}");

    private final Map<String, String> texts;
    private final Map<String, List<String>> lists;

    private Variables(Map<String, String> texts, Map<String, List<String>> lists) {
        this.texts = Map.copyOf(texts);
        this.lists = Map.copyOf(lists);
    }

    public static Variables none() {
        return new Variables(Map.of(), Map.of());
    }

    public Variables with(String name, String value) {
        Map<String, String> more = new HashMap<>(texts);
        more.put(name, value);
        return new Variables(more, lists);
    }

    public Variables with(String name, List<String> words) {
        Map<String, List<String>> more = new HashMap<>(lists);
        more.put(name, List.copyOf(words));
        return new Variables(texts, more);
    }

    public Variables with(Map<String, String> values) {
        Map<String, String> more = new HashMap<>(texts);
        more.putAll(values);
        return new Variables(more, lists);
    }

    /** @throws IllegalArgumentException one line when a variable has neither value nor default, or is a list inside a word */
    public List<String> words(List<String> words) {
        List<String> expanded = new ArrayList<>();
        for (String word : words) {
            Matcher whole = VARIABLE.matcher(word);
            if (whole.matches() && !word.startsWith("$$") && lists.containsKey(whole.group(1))) {
                expanded.addAll(lists.get(whole.group(1)));
            } else {
                expanded.add(text(word));
            }
        }
        return List.copyOf(expanded);
    }

    /** @throws IllegalArgumentException as {@link #words} does */
    public String text(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group().startsWith("$$")
                                ? match.group().substring(1)
                                : value(match.group(1), match.group(2))));
    }

    private String value(String name, String otherwise) {
        if (lists.containsKey(name)) {
            throw new IllegalArgumentException("${" + name + "} is a list: it must be a word of its own");
        }
        String value = texts.getOrDefault(name, otherwise);
        if (value == null) {
            throw new IllegalArgumentException("${" + name + "} has no value: give it one, or a default as ${" + name
                    + ":=default}; known are "
                    + Catalog.known(Stream.concat(texts.keySet().stream(), lists.keySet().stream())));
        }
        return value;
    }
}
