package io.jenkins.plugins.kubestash.agent;

import java.util.List;
import java.util.Map;

/**
 * What an engine says of a database or a dump.
 *
 * @param version the server's own version
 * @param topology {@code standalone}, {@code cluster} …
 * @param counts what was counted, such as {@code keys}; in the order they are to be shown
 * @param warnings one line each
 */
public record EngineFacts(
        String engine, String version, String topology, Map<String, Long> counts, List<String> warnings) {
    public EngineFacts {
        warnings = List.copyOf(warnings);
    }
}
