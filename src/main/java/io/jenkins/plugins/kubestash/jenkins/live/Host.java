package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;
import org.springframework.security.core.Authentication;

/** The step or builder that a session works for. Called on threads of this room, where I/O is fine. */
public interface Host {

    Run<?, ?> run() throws IOException, InterruptedException;

    TaskListener listener() throws IOException, InterruptedException;

    /** Whose rights the build has. */
    Authentication authentication() throws IOException, InterruptedException;

    /** Replaces references to variables of the build. */
    String expand(String text) throws IOException, InterruptedException;

    /** The one good end, with what the step returns: plain maps and lists. */
    void succeeded(Serializable value);

    /** The one bad end, by failure or by abort. */
    void failed(Ended why);

    /**
     * @param message one line for the build's log
     * @param aborted whether somebody asked for the end
     */
    record Ended(String message, boolean aborted) {}
}
