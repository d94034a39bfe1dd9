package io.jenkins.plugins.kubestash.jenkins.run;

import hudson.EnvVars;
import hudson.model.Api;
import hudson.model.EnvironmentContributingAction;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SnapshotRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The sessions of one build: kept in the build's record, shown on its pages, and in the environment of what follows.
 * What is kept is the text of {@link SessionEntry}s, so that a build of any version of the plugin can be loaded.
 */
@ExportedBean
public final class KubeStashAction implements RunAction2, EnvironmentContributingAction {
    private static final Logger LOGGER = Logger.getLogger(KubeStashAction.class.getName());

    /** Never changed in place: the build may be written to disk at any time. */
    private volatile ArrayList<String> sessions = new ArrayList<>();

    private transient Run<?, ?> run;
    /** What {@link #sessions} says; read when first asked for. */
    private transient volatile KeptSessions kept;

    private KubeStashAction(Run<?, ?> run) {
        this.run = run;
    }

    /** The build's own; added when it has none yet. */
    public static KubeStashAction of(Run<?, ?> run) {
        synchronized (run) {
            KubeStashAction present = run.getAction(KubeStashAction.class);
            if (present != null) {
                return present;
            }
            KubeStashAction made = new KubeStashAction(run);
            run.addAction(made);
            return made;
        }
    }

    /**
     * Keeps what a backup or restore left; for a session that is kept already it only saves the build, and of a listing
     * nothing is kept. Does I/O: not for the CPS thread.
     * Artifacts or a fingerprint that cannot be written are a warning in the log; the record is kept nevertheless.
     *
     * @param snapshot of a backup that succeeded
     * @param planYaml the Plan without secrets; empty when none was made
     * @throws UncheckedIOException when the build itself cannot be saved
     */
    public void record(
            SessionResult result, Optional<SnapshotRecord> snapshot, String planYaml, TaskListener listener) {
        if (result.state().request() instanceof Request.Snapshots) {
            return;
        }
        if (kept().has(result.state().id())) {
            save();
            return;
        }
        // the record comes last: a controller that is lost on the way does all of it again
        SessionEntry entry = EntryMaker.entry(result);
        List<String> files = archive(EntryFiles.of(result, snapshot, planYaml), listener);
        entry.first().ifPresent(component -> fingerprint(entry, component.snapshot(), listener));
        keep(entry.withFiles(files));
    }

    private List<String> archive(Map<String, String> files, TaskListener listener) {
        try {
            if (!files.isEmpty()) {
                Artifacts.write(run, files, listener);
            }
            return List.copyOf(files.keySet());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            warn(listener, "the session's documents were not archived: interrupted", e);
        } catch (IOException | RuntimeException e) {
            warn(listener, "the session's documents could not be archived" + said(e), e);
        }
        return List.of();
    }

    private void fingerprint(SessionEntry entry, String snapshot, TaskListener listener) {
        try {
            SnapshotFingerprint.add(run, entry, snapshot);
        } catch (IOException | RuntimeException e) {
            warn(listener, "the snapshot's fingerprint could not be stored" + said(e), e);
        }
    }

    private void keep(SessionEntry entry) {
        synchronized (this) {
            sessions = kept().with(entry);
            kept = null;
        }
        save();
    }

    private void save() {
        try {
            run.save();
        } catch (IOException e) {
            throw new UncheckedIOException(run + " could not be saved: see the disk of the controller", e);
        }
    }

    private KeptSessions kept() {
        KeptSessions known = kept;
        if (known == null) {
            known = new KeptSessions(sessions);
            kept = known;
        }
        return known;
    }

    /** In the order in which they ended. */
    @Exported(visibility = 2)
    public List<SessionView> getSessions() {
        return kept().entries().stream().map(SessionView::new).toList();
    }

    /** How many sessions are kept in a form that this version of the plugin does not know. */
    public int getUnreadable() {
        return kept().unreadable();
    }

    /** The page of one session, by its id, for Stapler. */
    public SessionPage getDynamic(String id) {
        return kept().find(id)
                .map(entry -> new SessionPage(run, new SessionView(entry)))
                .orElse(null);
    }

    /** Each session's page. */
    public List<SessionPage> getPages() {
        return getSessions().stream().map(view -> new SessionPage(run, view)).toList();
    }

    public Run<?, ?> getRun() {
        return run;
    }

    public Api getApi() {
        return new Api(this);
    }

    @Override
    public void buildEnvironment(Run<?, ?> build, EnvVars env) {
        env.putAll(SnapshotEnvironment.of(kept().entries()));
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
        sessions = sessions == null ? new ArrayList<>() : sessions;
    }

    @Override
    public String getIconFileName() {
        return sessions.isEmpty() ? null : "symbol-kubestash plugin-kubestash";
    }

    @Override
    public String getDisplayName() {
        return "KubeStash";
    }

    @Override
    public String getUrlName() {
        return "kubestash";
    }

    private static String said(Exception e) {
        return e.getMessage() == null
                ? ": see the system log"
                : ": " + e.getMessage().lines().findFirst().orElse("");
    }

    private void warn(TaskListener listener, String what, Exception e) {
        listener.getLogger().println("Warning: " + what);
        LOGGER.log(Level.WARNING, run + ": " + what, e);
    }
}
