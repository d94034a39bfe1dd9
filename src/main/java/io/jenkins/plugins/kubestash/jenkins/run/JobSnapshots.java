package io.jenkins.plugins.kubestash.jenkins.run;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** The last snapshots of a job's builds, as a table on the job's main page. */
public final class JobSnapshots extends InvisibleAction {
    private static final int MOST_ROWS = 10;
    /** A job's page loads about as many builds for its history. */
    private static final int MOST_BUILDS = 30;

    private final Job<?, ?> job;

    JobSnapshots(Job<?, ?> job) {
        this.job = job;
    }

    /** The latest first; empty when none of the last builds left one. */
    public List<Row> getRows() {
        List<Row> rows = new ArrayList<>();
        int builds = 0;
        for (Run<?, ?> run = job.getLastBuild(); run != null && builds < MOST_BUILDS; run = run.getPreviousBuild()) {
            builds++;
            KubeStashAction action = run.getAction(KubeStashAction.class);
            if (action == null) {
                continue;
            }
            List<SessionView> sessions = action.getSessions();
            for (int i = sessions.size() - 1; i >= 0; i--) {
                if (sessions.get(i).isBackup() && sessions.get(i).isSucceeded()) {
                    rows.add(new Row(run, sessions.get(i)));
                }
                if (rows.size() == MOST_ROWS) {
                    return rows;
                }
            }
        }
        return rows;
    }

    /** A snapshot and its build. */
    public static final class Row {
        private final Run<?, ?> run;
        private final SessionView session;

        Row(Run<?, ?> run, SessionView session) {
            this.run = run;
            this.session = session;
        }

        public Run<?, ?> getRun() {
            return run;
        }

        public SessionView getSession() {
            return session;
        }
    }

    /** Gives every job its table; it looks at builds only when the page is shown. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job target) {
            return List.of(new JobSnapshots(target));
        }
    }
}
