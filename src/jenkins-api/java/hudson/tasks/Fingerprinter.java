package hudson.tasks;

import hudson.model.Run;
import java.io.Serializable;
import java.util.Map;
import jenkins.model.DependencyDeclarer;
import jenkins.model.RunAction2;
import jenkins.tasks.SimpleBuildStep;

/** Signatures of Jenkins 2.479.3. */
public class Fingerprinter extends Recorder implements Serializable, DependencyDeclarer, SimpleBuildStep {

    private Fingerprinter() {}

    public static final class FingerprintAction implements RunAction2 {

        public FingerprintAction(Run run, Map<String, String> map) {}

        public void add(Map<String, String> map) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getIconFileName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getDisplayName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getUrlName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onLoad(Run<?, ?> run) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onAttached(Run<?, ?> run) {
            throw new UnsupportedOperationException();
        }
    }
}
