package hudson.model;

import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public class Fingerprint implements ModelObject, Saveable {

    private Fingerprint() {}

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public void addFor(Run run) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save() throws IOException {
        throw new UnsupportedOperationException();
    }
}
