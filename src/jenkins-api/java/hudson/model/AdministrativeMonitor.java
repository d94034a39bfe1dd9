package hudson.model;

import hudson.ExtensionPoint;
import org.kohsuke.stapler.StaplerProxy;

/** Signatures of Jenkins 2.479.3. */
public abstract class AdministrativeMonitor extends AbstractModelObject implements ExtensionPoint, StaplerProxy {

    protected AdministrativeMonitor() {}

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final String getSearchUrl() {
        throw new UnsupportedOperationException();
    }

    public abstract boolean isActivated();

    @Override
    public Object getTarget() {
        throw new UnsupportedOperationException();
    }
}
