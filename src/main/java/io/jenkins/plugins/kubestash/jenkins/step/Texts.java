package io.jenkins.plugins.kubestash.jenkins.step;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.Shown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what users write into a step's fields. Errors are {@link IllegalArgumentException}s with one line for them. */
final class Texts {
    private static final Pattern TIME =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");

    private static final Pattern SNAPSHOT = Pattern.compile("latest|[0-9a-f]{8,64}");

    private Texts() {}

    static Optional<String> optional(String text) {
        return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }

    static ObjectRef ref(String field, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is missing: write namespace/name");
        }
        try {
            return ObjectRef.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    /** A pipeline writes {@code null} for a variable that is not there. */
    static String snapshot(String text) {
        String wanted = text.strip();
        if (wanted.isEmpty() || wanted.equals("null")) {
            throw new IllegalArgumentException(
                    "snapshot is missing: write a snapshot's id, or latest for the newest of this AppBinding");
        }
        if (!SNAPSHOT.matcher(wanted).matches()) {
            throw new IllegalArgumentException(
                    "snapshot: " + Shown.value(wanted) + " is no id: write latest, or 8 or more hex digits of an id");
        }
        return wanted;
    }

    /** @return the default when the text is blank */
    static Duration time(String field, String text, Duration byDefault) {
        if (text.isBlank()) {
            return byDefault;
        }
        Matcher time = TIME.matcher(text.strip());
        if (!time.matches()) {
            throw refused(field, text);
        }
        Duration sum = Duration.ofDays(number(time.group(1)))
                .plusHours(number(time.group(2)))
                .plusMinutes(number(time.group(3)))
                .plusSeconds(number(time.group(4)));
        if (sum.isZero()) {
            throw refused(field, text);
        }
        return sum;
    }

    static int count(String field, String text, int least, int most) {
        int count;
        try {
            count = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + ": " + Shown.value(text) + " is no number", e);
        }
        if (count < least || count > most) {
            throw new IllegalArgumentException(
                    field + ": " + count + " is out of range: write " + least + " to " + most);
        }
        return count;
    }

    /** @param text {@code name=value}, a line each */
    static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "parameters: " + Shown.value(line.strip()) + " is no parameter: write name=value, a line each");
            }
            parameters.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        });
        return parameters;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static IllegalArgumentException refused(String field, String text) {
        return new IllegalArgumentException(
                field + ": " + Shown.value(text) + " is no time: write one such as 30s, 20m, 2h or 1d12h");
    }
}
