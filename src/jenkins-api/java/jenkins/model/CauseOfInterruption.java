package jenkins.model;

import java.io.Serializable;

/** Signatures of Jenkins 2.479.3. */
public abstract class CauseOfInterruption implements Serializable {

    public CauseOfInterruption() {}

    public abstract String getShortDescription();
}
