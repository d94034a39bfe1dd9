package hudson.util;

import hudson.model.TaskListener;
import java.io.Closeable;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Signatures of Jenkins 2.479.3. */
public class LogTaskListener extends AbstractTaskListener implements TaskListener, Closeable {

    public LogTaskListener(Logger logger, Level level) {}

    @Override
    public PrintStream getLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
