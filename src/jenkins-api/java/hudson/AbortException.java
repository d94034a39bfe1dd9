package hudson;

import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public class AbortException extends IOException {

    public AbortException(String text) {}
}
