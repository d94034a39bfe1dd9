package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * What the agent does with one kind of database. An {@link IOException} means the database or the stream was lost and
 * another attempt may succeed; an {@link AgentFailure} carries its own reason.
 */
public interface Engine {

    /** Reaches the database once, with credentials, and says what it found. */
    EngineFacts ping(Settings settings) throws IOException;

    /** Writes the whole dump to the stream; does not close it. */
    EngineFacts dump(Settings settings, OutputStream out) throws IOException;

    /** Brings a dump back. */
    EngineFacts load(Settings settings, DumpSource source) throws IOException;

    /**
     * Reads a dump to its end and checks all that can be checked without a database.
     *
     * @throws AgentFailure DAMAGED_DUMP or FOREIGN_DUMP, with how far it got
     */
    EngineFacts verify(InputStream dump) throws IOException;

    /** The same engine, whose own processes end with this program. */
    default Engine with(Children children) {
        return this;
    }

    /** The same engine, which brings dumps back by this program. */
    default Engine loadingBy(String program) {
        throw new AgentFailure(Reason.BAD_CONFIGURATION, "this engine needs no program to load by: leave it out");
    }

    /**
     * A whole backup of several streams, for an engine that has to hold the database still while they are made. Whatever
     * it holds it gives back before it returns, or is told to end.
     */
    default void backup(Context context, Streams streams) throws IOException, InterruptedException {
        throw new AgentFailure(
                Reason.BAD_CONFIGURATION, "this engine makes no backup of several streams: use its dump command");
    }

    /** Gives back what a {@link #backup} of this pod that was ended by force still holds; one line each of what it cannot. */
    default List<String> guard(Context context) {
        return List.of();
    }

    /**
     * Gives back what pods that are proven gone still hold in the database.
     *
     * @param strict whether a pod of this controller of unknown fate is a failure
     */
    default void release(Context context, boolean strict) throws IOException {}
}
