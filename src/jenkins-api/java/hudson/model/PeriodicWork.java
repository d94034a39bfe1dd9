package hudson.model;

import hudson.ExtensionPoint;
import hudson.triggers.SafeTimerTask;

/** Signatures of Jenkins 2.479.3. */
public abstract class PeriodicWork extends SafeTimerTask implements ExtensionPoint {

    public PeriodicWork() {}

    public abstract long getRecurrencePeriod();

    public long getInitialDelay() {
        throw new UnsupportedOperationException();
    }
}
