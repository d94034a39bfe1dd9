package hudson.model;

import java.io.PrintStream;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** Signatures of Jenkins 2.479.3. */
public interface TaskListener extends SerializableOnlyOverRemoting {

    PrintStream getLogger();
}
