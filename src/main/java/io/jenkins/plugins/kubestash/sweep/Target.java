package io.jenkins.plugins.kubestash.sweep;

import java.util.List;
import java.util.function.Predicate;

/**
 * A cluster to be swept, and where in it.
 *
 * @param cluster the controller's name for it
 * @param lists the namespaces to be listed one by one; an empty name stands for all of them at once
 * @param includes which namespaces of a list count
 */
public record Target(String cluster, List<String> lists, Predicate<String> includes) {
    public Target {
        lists = List.copyOf(lists);
    }
}
