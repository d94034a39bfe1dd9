package io.jenkins.plugins.kubestash.jenkins.run;

import hudson.Util;
import hudson.model.Fingerprint;
import hudson.model.Run;
import hudson.tasks.Fingerprinter;
import java.io.IOException;
import java.util.Map;
import jenkins.model.Jenkins;

/** Links the build that made a snapshot with those that restored it, by a fingerprint of restic's id. */
final class SnapshotFingerprint {
    private SnapshotFingerprint() {}

    static void add(Run<?, ?> run, SessionEntry entry, String snapshot) throws IOException {
        String source = entry.target().from().isEmpty()
                ? entry.target().appBinding()
                : entry.target().from();
        String name = source + " snapshot " + Texts.shortId(snapshot);
        String digest = digest(snapshot);
        Fingerprint fingerprint =
                Jenkins.get().getFingerprintMap().getOrCreate(entry.backup() ? run : null, name, digest);
        fingerprint.addFor(run);
        synchronized (run) {
            Fingerprinter.FingerprintAction action = run.getAction(Fingerprinter.FingerprintAction.class);
            if (action == null) {
                run.addAction(new Fingerprinter.FingerprintAction(run, Map.of(name, digest)));
            } else {
                action.add(Map.of(name, digest));
            }
        }
    }

    static String digest(String snapshot) {
        return Util.getDigestOf(snapshot);
    }
}
