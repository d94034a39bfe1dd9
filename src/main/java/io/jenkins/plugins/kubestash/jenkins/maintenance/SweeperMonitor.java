package io.jenkins.plugins.kubestash.jenkins.maintenance;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.kubestash.sweep.Finding;
import io.jenkins.plugins.kubestash.sweep.SweepJournal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Tells administrators what the sweeper found, until they say that they know, or want to hear no more of it. */
@Extension
@Symbol("kubeStashSweeperMonitor")
public final class SweeperMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return Messages.SweeperMonitor_DisplayName();
    }

    @Override
    public boolean isActivated() {
        return Sweeper.journal().hasNews();
    }

    /** For the pages. */
    public List<SweepJournal.Notes> getNotes() {
        return Sweeper.journal().notes();
    }

    /** For the message: one line, empty when there is nothing to say of the cluster. */
    public String summary(SweepJournal.Notes notes) {
        List<String> parts = new ArrayList<>(counts(notes));
        parts.addAll(notes.problems());
        return parts.isEmpty() ? "" : "Cluster " + notes.cluster() + ": " + String.join("; ", parts);
    }

    /** For the page: what was done since somebody said to know. */
    public String done(SweepJournal.Notes notes) {
        List<String> parts = counts(notes);
        return parts.isEmpty() ? "nothing found" : String.join("; ", parts);
    }

    private static List<String> counts(SweepJournal.Notes notes) {
        List<String> counts = new ArrayList<>();
        if (notes.removed() > 0) {
            counts.add("objects removed: " + notes.removed());
        }
        if (notes.left() > 0) {
            counts.add("objects left over that cannot be removed: " + notes.left());
        }
        if (!notes.aborted().isEmpty()) {
            counts.add("sessions whose build is gone: " + notes.aborted().size());
        }
        return counts;
    }

    /** For the page. */
    public String fate(Finding finding) {
        return (finding.removed() ? "removed" : "left: " + finding.reason()) + ", " + shown(finding.at());
    }

    /** For the pages: a time, or a word for none. */
    public String time(Optional<Instant> time) {
        return time.map(SweeperMonitor::shown).orElse(Messages.SweeperMonitor_Never());
    }

    /** For the pages: when an object was made. */
    public String created(Finding finding) {
        return shown(finding.created());
    }

    private static String shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The administrator knows what there is now; what comes later is shown again. */
    @RequirePOST
    public HttpResponse doClear() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Sweeper.journal().clear();
        return HttpResponses.redirectViaContextPath("/manage");
    }
}
