package io.jenkins.plugins.kubestash.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts values in the place of {@code ${name}}, {@code ${name:=default}}, {@code ${name:+text}} (the text, where the name
 * has a value other than {@code false}) and {@code ${name:!text}} (where it has none), word by word: a value never becomes two words, whatever is in it, and no
 * shell sees it. Only a word that is nothing but the name of a list becomes as many words as the list has, and a word
 * that is nothing but such a text is left out where it says nothing. {@code $${} stands for {@code ${}.
 */
public final class Variables {
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
        return with(Map.of(name, value));
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

    public Variables with(Variables others) {
        Variables more = with(others.texts);
        for (Map.Entry<String, List<String>> list : others.lists.entrySet()) {
            more = more.with(list.getKey(), list.getValue());
        }
        return more;
    }

    /** @throws IllegalArgumentException one line when a variable has neither value nor default, or is a list inside a word */
    public List<String> words(List<String> words) {
        List<String> expanded = new ArrayList<>();
        for (String word : words) {
            Optional<Reference> whole = Reference.whole(word);
            String text = whole.isPresent() && isList(whole.orElseThrow()) ? "" : text(word);
            if (whole.isPresent() && isList(whole.orElseThrow())) {
                expanded.addAll(lists.get(whole.orElseThrow().name()));
            } else if (!text.isEmpty() || whole.filter(Reference::isCondition).isEmpty()) {
                expanded.add(text);
            }
        }
        return List.copyOf(expanded);
    }

    private boolean isList(Reference reference) {
        return !reference.isCondition() && lists.containsKey(reference.name());
    }

    /** @throws IllegalArgumentException as {@link #words} does */
    public String text(String text) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int literal = text.startsWith("$${", at) ? 1 : 0;
            Optional<Reference> found = Reference.at(text, at + literal);
            if (found.isPresent()) {
                int end = found.orElseThrow().end();
                expanded.append(literal == 1 ? text.substring(at + 1, end) : value(found.orElseThrow()));
                at = end;
            } else {
                expanded.append(text.charAt(at++));
            }
        }
        return expanded.toString();
    }

    private String value(Reference reference) {
        String name = reference.name();
        if (reference.isCondition()) {
            return has(name) == reference.wantsValue() ? text(reference.otherwise()) : "";
        }
        if (lists.containsKey(name)) {
            throw new IllegalArgumentException("${" + name + "} is a list: it must be a word of its own");
        }
        String value = texts.getOrDefault(name, "");
        if (value.isEmpty() && reference.hasDefault()) {
            return text(reference.otherwise());
        }
        if (value.isEmpty() && !texts.containsKey(name)) {
            throw unknown(name);
        }
        return value;
    }

    /** Whether there is a value for it other than {@code false}. */
    private boolean has(String name) {
        if (lists.containsKey(name)) {
            return !lists.get(name).isEmpty();
        }
        if (!texts.containsKey(name)) {
            throw unknown(name);
        }
        return !texts.get(name).isEmpty() && !texts.get(name).equals("false");
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("${" + name + "} has no value: give it one, or a default as ${" + name
                + ":=default}; known are "
                + Catalog.known(Stream.concat(texts.keySet().stream(), lists.keySet().stream())));
    }
}
