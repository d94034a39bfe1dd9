package hudson.model.listeners;

import hudson.ExtensionPoint;
import hudson.model.Run;

/** Signatures of Jenkins 2.479.3. */
public abstract class RunListener<R extends Run> implements ExtensionPoint {

    protected RunListener() {}

    public void onFinalized(R value) {
        throw new UnsupportedOperationException();
    }
}
