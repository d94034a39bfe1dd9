package io.jenkins.plugins.kubestash.jenkins.credential;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces secrets in lines of a log by {@code ****}, in every form that {@link SecretForms} knows. A secret of less
 * than four characters counts only as a word of its own, or the log could not be read any more. One look at a table
 * for each character of a line; some KiB of heap.
 */
public final class Masker {
    private static final String MASK = "****";
    /** Forms are found by their first characters, so many of them. */
    private static final int START = 4;

    private static final int TABLE = 1 << 12;
    private static final int CHAR_BITS = 16;
    /** What is public anyway, and would take common words out of the log. */
    private static final Set<String> PUBLIC = Set.of("REST_SERVER_USERNAME", "CA_CERT_DATA", "AWS_DEFAULT_REGION");

    private final Map<Long, List<String>> forms = new HashMap<>();
    private final BitSet starts = new BitSet(TABLE);
    private final Pattern words;

    public Masker(Collection<String> secrets) {
        Set<String> shortOnes = new HashSet<>();
        for (String secret : secrets) {
            if (secret.length() < START) {
                shortOnes.add(secret);
            } else {
                SecretForms.of(secret).stream()
                        .filter(form -> form.length() >= START)
                        .forEach(this::add);
            }
        }
        words = words(shortOnes);
    }

    /** @param values a session's secret values by their names; those that are no secret are left alone */
    public static Masker of(Map<String, String> values) {
        return new Masker(values.entrySet().stream()
                .filter(value -> !PUBLIC.contains(value.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet()));
    }

    public String mask(String line) {
        String masked = maskForms(line);
        return words.pattern().isEmpty() ? masked : words.matcher(masked).replaceAll(MASK);
    }

    private void add(String form) {
        long start = 0;
        for (int i = 0; i < START; i++) {
            start = start << CHAR_BITS | form.charAt(i);
        }
        starts.set(slot(start));
        forms.computeIfAbsent(start, key -> new ArrayList<>()).add(form);
    }

    private String maskForms(String line) {
        StringBuilder masked = null;
        int copied = 0;
        int end = 0; // of the secret that the walk is in
        long start = 0;
        for (int i = 0; i < line.length(); i++) {
            start = start << CHAR_BITS | line.charAt(i);
            int from = i - START + 1;
            if (from < 0 || !starts.get(slot(start))) {
                continue;
            }
            int to = longest(line, from, start);
            if (to < 0) {
                continue;
            }
            if (from >= end) {
                masked = masked == null ? new StringBuilder(line.length()) : masked;
                masked.append(line, copied, from).append(MASK);
            }
            end = Math.max(end, to);
            copied = end;
        }
        return masked == null
                ? line
                : masked.append(line, copied, line.length()).toString();
    }

    /** @return end of the longest form that begins here; -1 when none does */
    private int longest(String line, int from, long start) {
        int end = -1;
        for (String form : forms.getOrDefault(start, List.of())) {
            if (line.startsWith(form, from)) {
                end = Math.max(end, from + form.length());
            }
        }
        return end;
    }

    private static int slot(long start) {
        long mixed = start * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> Long.SIZE - Integer.numberOfTrailingZeros(TABLE));
    }

    private static Pattern words(Set<String> shortOnes) {
        String any = shortOnes.stream()
                .filter(word -> !word.isBlank())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(any.isEmpty() ? "" : "(?<![\\p{L}\\p{N}_*])(?:" + any + ")(?![\\p{L}\\p{N}_*])");
    }
}
