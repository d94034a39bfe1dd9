package hudson.util;

import java.io.Serializable;

/** Signatures of Jenkins 2.479.3. */
public final class Secret implements Serializable {

    private Secret() {}

    public String getPlainText() {
        throw new UnsupportedOperationException();
    }
}
