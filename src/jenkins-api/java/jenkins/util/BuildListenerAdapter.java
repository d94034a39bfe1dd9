package jenkins.util;

import hudson.model.BuildListener;
import hudson.model.TaskListener;
import java.io.PrintStream;

/** Signatures of Jenkins 2.479.3. */
public final class BuildListenerAdapter implements BuildListener {

    private BuildListenerAdapter() {}

    @Override
    public PrintStream getLogger() {
        throw new UnsupportedOperationException();
    }

    public static BuildListener wrap(TaskListener taskListener) {
        throw new UnsupportedOperationException();
    }
}
