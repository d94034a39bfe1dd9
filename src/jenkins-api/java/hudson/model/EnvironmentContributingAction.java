package hudson.model;

import hudson.EnvVars;

/** Signatures of Jenkins 2.479.3. */
public interface EnvironmentContributingAction extends Action {

    default void buildEnvironment(Run<?, ?> run, EnvVars envVars) {
        throw new UnsupportedOperationException();
    }
}
