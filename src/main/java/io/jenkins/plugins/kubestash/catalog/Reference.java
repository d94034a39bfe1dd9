package io.jenkins.plugins.kubestash.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A variable where it stands in a text.
 *
 * @param operator {@code :=} before a default, {@code :+} or {@code :!} before a text on condition, or empty
 * @param otherwise what stands behind the operator; may hold variables
 * @param end index behind its last brace
 */
record Reference(String name, String operator, String otherwise, int end) {
    private static final Pattern START = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:=|:\\+|:!|(?=}))");

    /** The one that begins at this index, if one does. */
    static Optional<Reference> at(String text, int index) {
        Matcher start = START.matcher(text).region(index, text.length());
        if (!start.lookingAt()) {
            return Optional.empty();
        }
        int depth = 1;
        for (int i = start.end(); i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                String otherwise = text.substring(start.end(), i);
                return Optional.of(new Reference(start.group(1), start.group(2), otherwise, i + 1));
            }
        }
        return Optional.empty();
    }

    /** The one that the whole text is. */
    static Optional<Reference> whole(String text) {
        return at(text, 0).filter(reference -> reference.end() == text.length());
    }

    boolean isCondition() {
        return operator.equals(":+") || operator.equals(":!");
    }

    /** Whether its text is for a name that has a value, or for one that has none. */
    boolean wantsValue() {
        return operator.equals(":+");
    }

    boolean hasDefault() {
        return operator.equals(":=");
    }
}
