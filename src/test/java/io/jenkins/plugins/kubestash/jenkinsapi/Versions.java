package io.jenkins.plugins.kubestash.jenkinsapi;

import java.util.Arrays;
import java.util.List;

/** Orders versions such as 2.479.3 and 1405.vb_cda_74a_f8974: number by number, up to the first part that is none. */
final class Versions {
    private Versions() {}

    static int compare(String one, String other) {
        return Arrays.compare(
                numbers(one).toArray(Integer[]::new), numbers(other).toArray(Integer[]::new));
    }

    private static List<Integer> numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .takeWhile(part -> part.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .toList();
    }
}
