package io.jenkins.plugins.kubestash.jenkins.run;

import hudson.model.ModelObject;
import hudson.model.Run;
import java.util.List;

/** The page of one session below its build: components, phases, the Plan, and how plain restic gets at the data. */
public final class SessionPage implements ModelObject {
    private static final int MOST_PLAN_BYTES = 256 * 1024;

    private final Run<?, ?> run;
    private final SessionView session;

    SessionPage(Run<?, ?> run, SessionView session) {
        this.run = run;
        this.session = session;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    public SessionView getSession() {
        return session;
    }

    @Override
    public String getDisplayName() {
        return session.getTitle();
    }

    /** The Plan as YAML; empty when it is not there or not for the one who looks. */
    public String getPlan() {
        if (!Artifacts.visible(run)) {
            return "";
        }
        return session.entry().files().stream()
                .filter(file -> file.endsWith(EntryFiles.PLAN))
                .findFirst()
                .flatMap(file -> Artifacts.read(run, file, MOST_PLAN_BYTES))
                .orElse("");
    }

    /** Paths of the artifacts that may be seen. */
    public List<String> getFiles() {
        return Artifacts.visible(run) ? session.entry().files() : List.of();
    }

    /** MD5 digest that names the snapshot's fingerprint; empty when the session has no snapshot. */
    public String getFingerprint() {
        return session.getSnapshotId().isEmpty() ? "" : SnapshotFingerprint.digest(session.getSnapshotId());
    }
}
