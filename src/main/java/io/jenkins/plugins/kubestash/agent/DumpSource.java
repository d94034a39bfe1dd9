package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A dump that can be read from its beginning more than once. */
public interface DumpSource {

    /**
     * Starts to read. Reaching the end of the stream means that the repository delivered it whole: a source that
     * fails throws from {@code read} instead of ending early.
     */
    InputStream open() throws IOException;

    /** Length in bytes as the repository knows it. */
    long bytes();

    /** The tags of its snapshot, each {@code key=value}. */
    default List<String> tags() {
        return List.of();
    }

    /** The value of one tag; empty when there is none. */
    default String tag(String key) {
        return tags().stream()
                .filter(tag -> tag.startsWith(key + "="))
                .map(tag -> tag.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }
}
