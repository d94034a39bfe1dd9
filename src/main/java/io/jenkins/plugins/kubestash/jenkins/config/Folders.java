package io.jenkins.plugins.kubestash.jenkins.config;

import java.util.List;

/** Folders by their full names; none at all stands for every job. */
record Folders(List<String> fullNames) {

    /** @param text one full name a line; slashes at the ends do not count */
    static Folders parse(String text) {
        return new Folders(text.lines()
                .map(line -> line.strip().replaceAll("^/+|/+$", ""))
                .filter(line -> !line.isEmpty())
                .toList());
    }

    /** Whether this is one of them, or somewhere below one. */
    boolean include(String fullName) {
        return fullNames.isEmpty()
                || fullNames.stream().anyMatch(folder -> fullName.equals(folder) || fullName.startsWith(folder + "/"));
    }
}
