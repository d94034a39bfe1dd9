package hudson.util;

import hudson.model.TaskListener;

/** Signatures of Jenkins 2.479.3. */
@Deprecated
public abstract class AbstractTaskListener implements TaskListener {

    public AbstractTaskListener() {}
}
