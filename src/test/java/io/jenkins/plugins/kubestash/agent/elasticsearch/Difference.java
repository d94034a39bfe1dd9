package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/** What is only before, or only after: short where two long lists are nearly the same. */
final class Difference {
    private Difference() {}

    static List<String> of(SortedSet<String> before, SortedSet<String> after) {
        Stream<String> lost =
                before.stream().filter(line -> !after.contains(line)).map(line -> "- " + line);
        Stream<String> strange =
                after.stream().filter(line -> !before.contains(line)).map(line -> "+ " + line);
        return Stream.concat(lost, strange).toList();
    }
}
