package jenkins.model;

import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public interface Loadable {

    void load() throws IOException;
}
