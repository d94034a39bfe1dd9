package io.jenkins.plugins.kubestash.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A real database that runs on this machine, as the demo, the benches and the tests of every engine use it. What it
 * holds is read by an independent reader: never with the code that dumps and loads.
 */
public interface Database extends AutoCloseable {
    /** Stands in the password; nobody may ever see it. */
    String CANARY = "canary-4711-x";

    /** As people write it, such as {@code Redis 7.0.15, standalone}. */
    String title();

    /** Name of the engine in the record, such as {@code redis}. */
    String engine();

    /** Where it listens on 127.0.0.1. */
    int port();

    /**
     * The AppBinding's {@code spec} in flow style without its braces: {@code type}, {@code version}, {@code clientConfig},
     * and {@code secret} with the name {@code <name>-auth} when there are credentials.
     *
     * @param name of the AppBinding
     * @param port to write there: {@link #port}, or one that leads to it
     */
    String appBinding(String name, int port);

    /** What the Secret {@code <name>-auth} holds; empty when the database asks for nothing. */
    Map<String, String> credentials();

    /** The same with a password that is wrong; empty when the database asks for none. */
    default Optional<Map<String, String>> wrongCredentials() {
        return Optional.empty();
    }

    /** Images beside the usual ones: which paths in them stand for which files of this machine. */
    default Map<String, Map<String, Path>> images() {
        return Map.of();
    }

    /** A little of everything the engine can hold: every type, odd names, empty and binary values. */
    void fill();

    /** So much that a dump takes a while: some ten megabytes. */
    void fillMuch();

    /** Takes all data of users away. */
    void clear();

    /** One line for each thing it holds, with all that must come back, values by a checksum when they are long. */
    SortedSet<String> contents();

    /** How a person looks at it. */
    List<String> howToReach();

    /** SIGKILL, as if its node had died. */
    void kill();

    /** May be called twice. */
    @Override
    void close();
}
