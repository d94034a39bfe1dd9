package hudson.triggers;

import java.util.TimerTask;

/** Signatures of Jenkins 2.479.3. */
public abstract class SafeTimerTask extends TimerTask {

    public SafeTimerTask() {}

    @Override
    public final void run() {
        throw new UnsupportedOperationException();
    }

    protected abstract void doRun() throws Exception;
}
