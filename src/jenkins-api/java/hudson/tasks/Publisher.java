package hudson.tasks;

import hudson.model.Describable;

/** Signatures of Jenkins 2.479.3. */
public abstract class Publisher extends BuildStepCompatibilityLayer implements Describable<Publisher> {

    @Deprecated
    protected Publisher() {}
}
