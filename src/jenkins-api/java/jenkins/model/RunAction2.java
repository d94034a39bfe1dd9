package jenkins.model;

import hudson.model.Action;
import hudson.model.Run;

/** Signatures of Jenkins 2.479.3. */
public interface RunAction2 extends Action {

    void onAttached(Run<?, ?> run);

    void onLoad(Run<?, ?> run);
}
