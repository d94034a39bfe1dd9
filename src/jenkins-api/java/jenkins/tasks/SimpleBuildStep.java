package jenkins.tasks;

import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStep;
import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public interface SimpleBuildStep extends BuildStep {

    default void perform(Run<?, ?> run, EnvVars envVars, TaskListener taskListener)
            throws InterruptedException, IOException {
        throw new UnsupportedOperationException();
    }

    default boolean requiresWorkspace() {
        throw new UnsupportedOperationException();
    }
}
