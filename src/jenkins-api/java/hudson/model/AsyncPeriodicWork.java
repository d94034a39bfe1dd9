package hudson.model;

import java.io.IOException;
import java.util.logging.Level;

/** Signatures of Jenkins 2.479.3. */
public abstract class AsyncPeriodicWork extends PeriodicWork {

    protected AsyncPeriodicWork(String text) {}

    @Override
    public final void doRun() {
        throw new UnsupportedOperationException();
    }

    protected Level getNormalLoggingLevel() {
        throw new UnsupportedOperationException();
    }

    protected abstract void execute(TaskListener taskListener) throws IOException, InterruptedException;
}
