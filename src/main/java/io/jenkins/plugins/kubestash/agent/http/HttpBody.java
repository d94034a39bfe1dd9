package io.jenkins.plugins.kubestash.agent.http;

import java.io.IOException;
import java.io.OutputStream;

/** A request's body that is written while it is sent. */
@FunctionalInterface
public interface HttpBody {

    /** Writes all of it; need neither flush nor close. What it throws ends the request and its connection. */
    void writeTo(OutputStream out) throws IOException;
}
