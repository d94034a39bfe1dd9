package io.jenkins.plugins.kubestash.jenkins.maintenance;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.kubestash.sweep.SweepJournal;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;

/**
 * Every minute, on a thread of its own: ends the sessions whose builds are gone, and removes from all clusters what this
 * controller's sessions have left there. A round that takes longer lets the next ones pass.
 */
@Extension
@Symbol("kubeStashSweeper")
public final class Sweeper extends AsyncPeriodicWork {
    private static final System.Logger SYSTEM_LOG = System.getLogger(Sweeper.class.getName());
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Builds that go on after a start are to have their sessions first. */
    private static final Duration FIRST = Duration.ofMinutes(2);

    private final SweepJournal journal = new SweepJournal();
    private final Rounds rounds = new Rounds(journal, Clock.systemUTC());

    public Sweeper() {
        super("KubeStash sweeper");
    }

    static SweepJournal journal() {
        return ExtensionList.lookupSingleton(Sweeper.class).journal;
    }

    @Override
    public long getRecurrencePeriod() {
        return PERIOD.toMillis();
    }

    @Override
    public long getInitialDelay() {
        return FIRST.toMillis();
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    /** Whatever a round throws, the next one takes place. */
    @Override
    protected void execute(TaskListener listener) {
        Jenkins jenkins = Jenkins.get();
        if (jenkins.getInitLevel() != InitMilestone.COMPLETED || jenkins.isTerminating()) {
            return;
        }
        try {
            rounds.next();
        } catch (RuntimeException | LinkageError e) {
            SYSTEM_LOG.log(System.Logger.Level.ERROR, "a round of the sweeper ended early", e);
        }
    }
}
