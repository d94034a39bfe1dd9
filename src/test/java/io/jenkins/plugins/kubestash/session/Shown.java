package io.jenkins.plugins.kubestash.session;

import java.util.List;
import java.util.Optional;

/** What people are shown of a container's log. */
public final class Shown {
    private Shown() {}

    /** @param log as the container wrote it */
    public static List<String> lines(String container, String log) {
        return log.lines()
                .map(line -> Words.containerLine(container, line))
                .flatMap(Optional::stream)
                .toList();
    }
}
