package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;

/** Forgets the ended sessions of a build once the build itself has ended: nobody will ask for their results again. */
@Extension
public final class EndedBuilds extends RunListener<Run<?, ?>> {
    @Override
    public void onFinalized(Run<?, ?> run) {
        Sessions.get().buildEnded(run.getExternalizableId());
    }
}
