package hudson.tasks;

import hudson.ExtensionPoint;

/** Signatures of Jenkins 2.479.3. */
public abstract class Recorder extends Publisher implements ExtensionPoint {

    protected Recorder() {}

    @Override
    public BuildStepDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}
