package hudson;

import hudson.model.TaskListener;

/** Signatures of Jenkins 2.479.3. */
public abstract class Launcher {

    protected Launcher(Launcher launcher) {}

    public static class LocalLauncher extends Launcher {

        public LocalLauncher(TaskListener taskListener) {
            super(null);
        }
    }
}
