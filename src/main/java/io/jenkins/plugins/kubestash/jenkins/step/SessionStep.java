package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.Util;
import io.jenkins.plugins.kubestash.jenkins.live.Order;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The options that all steps share. A freestyle builder holds one of these steps as its options; a job that was not saved
 * by this version's form may lack some of them, so that only the getters are to be asked.
 */
public abstract class SessionStep extends Step implements Order, Serializable {
    private static final long serialVersionUID = 1;
    static final String DEFAULT_SESSION = "jenkins";

    private final String appBinding;
    private final String storage;
    private String cluster = "";
    private String directory = "";
    private String session = DEFAULT_SESSION;
    private String timeout = "";

    SessionStep(String appBinding, String storage) {
        this.appBinding = Util.fixNull(appBinding);
        this.storage = Util.fixNull(storage);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SessionExecution(context, this);
    }

    public final String getAppBinding() {
        return Util.fixNull(appBinding);
    }

    public final String getStorage() {
        return Util.fixNull(storage);
    }

    public final String getCluster() {
        return Util.fixNull(cluster);
    }

    @DataBoundSetter
    public final void setCluster(String cluster) {
        this.cluster = Util.fixNull(cluster);
    }

    public final String getDirectory() {
        return Util.fixNull(directory);
    }

    @DataBoundSetter
    public final void setDirectory(String directory) {
        this.directory = Util.fixNull(directory);
    }

    public final String getSession() {
        return Util.fixNull(session).isBlank() ? DEFAULT_SESSION : session;
    }

    @DataBoundSetter
    public final void setSession(String session) {
        this.session = session;
    }

    public final String getTimeout() {
        return Util.fixNull(timeout);
    }

    @DataBoundSetter
    public final void setTimeout(String timeout) {
        this.timeout = Util.fixNull(timeout);
    }

    @Override
    public final String cluster() {
        return getCluster();
    }

    @Override
    public final String storage() {
        return getStorage();
    }

    @Override
    public boolean dryRun() {
        return false;
    }

    /** The fields that are the same in every request, with the build's variables replaced. */
    final class Common {
        private final UnaryOperator<String> expand;

        Common(UnaryOperator<String> expand) {
            this.expand = expand;
        }

        String text(String value) {
            return expand.apply(value);
        }

        ObjectRef target() {
            return Texts.ref("appBinding", text(getAppBinding()));
        }

        Optional<String> place() {
            return Texts.optional(text(getDirectory()));
        }

        String sessionName() {
            return text(getSession());
        }

        Limits limits() {
            Limits plain = Limits.DEFAULT;
            return new Limits(
                    Texts.time("timeout", text(getTimeout()), plain.timeout()),
                    plain.retries(),
                    plain.retryDelay(),
                    plain.databaseWait(),
                    plain.lockWait(),
                    plain.pendingTimeout(),
                    plain.imageTimeout(),
                    plain.keepFailed());
        }
    }
}
