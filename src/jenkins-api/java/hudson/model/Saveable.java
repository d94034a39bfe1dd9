package hudson.model;

import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public interface Saveable {

    void save() throws IOException;
}
