package hudson.model;

import hudson.util.KeyedDataStorage;
import java.io.IOException;

/** Signatures of Jenkins 2.479.3. */
public final class FingerprintMap extends KeyedDataStorage<Fingerprint, FingerprintMap.FingerprintParams> {

    public FingerprintMap() {}

    public Fingerprint getOrCreate(Run run, String text1, String text2) throws IOException {
        throw new UnsupportedOperationException();
    }

    static class FingerprintParams {

        private FingerprintParams() {}
    }
}
