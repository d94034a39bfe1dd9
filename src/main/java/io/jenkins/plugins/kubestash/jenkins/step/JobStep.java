package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.Util;
import io.jenkins.plugins.kubestash.plan.Limits;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.DataBoundSetter;

/** The options that backup and restore share: which task of the catalogue, and how often to try. */
public abstract class JobStep extends SessionStep {
    private static final long serialVersionUID = 1;
    static final int MOST_RETRIES = 100;

    private String task = "";
    private String parameters = "";
    private int retries;
    private String retryDelay = "";
    private boolean keepFailed;
    private boolean dryRun;

    JobStep(String appBinding, String storage) {
        super(appBinding, storage);
    }

    public final String getTask() {
        return Util.fixNull(task);
    }

    @DataBoundSetter
    public final void setTask(String task) {
        this.task = Util.fixNull(task);
    }

    public final String getParameters() {
        return Util.fixNull(parameters);
    }

    @DataBoundSetter
    public final void setParameters(String parameters) {
        this.parameters = Util.fixNull(parameters);
    }

    public final int getRetries() {
        return retries;
    }

    @DataBoundSetter
    public final void setRetries(int retries) {
        this.retries = retries;
    }

    public final String getRetryDelay() {
        return Util.fixNull(retryDelay);
    }

    @DataBoundSetter
    public final void setRetryDelay(String retryDelay) {
        this.retryDelay = Util.fixNull(retryDelay);
    }

    public final boolean isKeepFailed() {
        return keepFailed;
    }

    @DataBoundSetter
    public final void setKeepFailed(boolean keepFailed) {
        this.keepFailed = keepFailed;
    }

    public final boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public final void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public final boolean dryRun() {
        return dryRun;
    }

    final Limits limits(Common common, UnaryOperator<String> expand) {
        Texts.count("retries", String.valueOf(retries), 0, MOST_RETRIES);
        Limits shared = common.limits();
        return new Limits(
                shared.timeout(),
                retries,
                Texts.time("retryDelay", expand.apply(getRetryDelay()), shared.retryDelay()),
                shared.databaseWait(),
                shared.lockWait(),
                shared.pendingTimeout(),
                shared.imageTimeout(),
                keepFailed);
    }
}
