package jenkins.model;

import hudson.ExtensionPoint;
import hudson.model.Action;
import java.util.Collection;

/** Signatures of Jenkins 2.479.3. */
public abstract class TransientActionFactory<T> implements ExtensionPoint {

    public TransientActionFactory() {}

    public abstract Class<T> type();

    public abstract Collection<? extends Action> createFor(T value);
}
