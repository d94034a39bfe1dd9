package io.jenkins.plugins.kubestash.agent;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Where an engine puts the streams of a backup that it makes several of at a time. */
public interface Streams {

    /**
     * Runs the dump command of a component into a snapshot, and returns when that is made. May be called by several
     * threads, for different components.
     *
     * @param tags to put on the snapshot, beside those that every snapshot has
     * @param arguments of the dump command; nothing secret
     * @param lines hears what the dump command says
     * @throws AgentFailure when there is no snapshot
     */
    void store(String component, List<String> tags, List<String> arguments, Consumer<String> lines)
            throws InterruptedException;

    /** Ends all that are under way: what they wrote so far is of no use. */
    void endAll();

    /** Writes down what was dumped, for {@code finish}. */
    void done(String component, EngineFacts facts, Duration took);

    /** Does this when the program is told to end from outside. */
    void whenEnding(Runnable act);
}
