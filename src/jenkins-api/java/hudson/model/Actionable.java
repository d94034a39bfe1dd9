package hudson.model;

import jenkins.model.ModelObjectWithContextMenu;

/** Signatures of Jenkins 2.479.3. */
public abstract class Actionable extends AbstractModelObject implements ModelObjectWithContextMenu {

    public Actionable() {}

    public <T extends Action> T getAction(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
