package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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
}
