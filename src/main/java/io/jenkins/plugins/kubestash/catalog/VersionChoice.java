package io.jenkins.plugins.kubestash.catalog;

import io.jenkins.plugins.kubestash.model.Function;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of a Function's versions is taken for a database: the nearest one that is not newer and has the same major
 * number; else the nearest newer one; else the nearest older one.
 *
 * @param version empty when the Function has no versions and none was asked for
 * @param exact whether it is the one that was asked for, apart from what follows the numbers
 */
public record VersionChoice(String version, boolean exact) {

    /** @param wanted the database's version; without one, or with one that is no number, the newest is taken */
    public static VersionChoice of(Function function, Optional<String> wanted) {
        List<Version> available = function.spec().availableVersions().stream()
                .flatMap(text -> Version.parse(text).stream())
                .sorted()
                .toList();
        if (available.isEmpty()) {
            return new VersionChoice(wanted.orElse(""), true);
        }
        Version newest = available.get(available.size() - 1);
        Optional<Version> version = wanted.flatMap(Version::parse);
        if (version.isEmpty()) {
            return new VersionChoice(newest.text(), false);
        }
        Version asked = version.orElseThrow();
        Optional<Version> below =
                available.stream().filter(one -> one.compareTo(asked) <= 0).reduce((older, newer) -> newer);
        Optional<Version> above =
                available.stream().filter(one -> one.compareTo(asked) > 0).findFirst();
        Version chosen = below.filter(one -> one.major() == asked.major())
                .or(() -> above)
                .orElse(newest);
        return new VersionChoice(chosen.text(), chosen.compareTo(asked) == 0);
    }

    private record Version(String text, int major, int minor, int patch) implements Comparable<Version> {
        private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?.*");
        private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
                .thenComparingInt(Version::minor)
                .thenComparingInt(Version::patch);

        static Optional<Version> parse(String text) {
            Matcher numbers = NUMBERS.matcher(text);
            return numbers.matches()
                    ? Optional.of(new Version(text, number(numbers, 1), number(numbers, 2), number(numbers, 3)))
                    : Optional.empty();
        }

        private static int number(Matcher numbers, int group) {
            return numbers.group(group) == null ? 0 : Integer.parseInt(numbers.group(group));
        }

        @Override
        public int compareTo(Version other) {
            return ORDER.compare(this, other);
        }
    }
}
