package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kubestash.jenkins.live.Host;
import io.jenkins.plugins.kubestash.jenkins.live.LiveSession;
import io.jenkins.plugins.kubestash.jenkins.live.Sessions;
import java.io.IOException;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * A step under way in a pipeline. All that is kept of it with the pipeline is the session's id and what was asked for;
 * the session keeps its own state, and after a restart is opened again by its id.
 */
final class SessionExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final SessionStep step;
    private final String session;
    private transient volatile LiveSession live;
    private transient volatile Throwable cause;

    SessionExecution(StepContext context, SessionStep step) {
        super(context);
        this.step = step;
        this.session = Sessions.get().newId();
    }

    @Override
    public boolean start() {
        open();
        return false;
    }

    @Override
    public void onResume() {
        open();
    }

    @Override
    public void stop(Throwable why) {
        cause = why;
        LiveSession now = live;
        if (now == null) {
            getContext().onFailure(why);
        } else {
            now.abort(Why.of(why));
        }
    }

    @Override
    public String getStatus() {
        LiveSession now = live;
        return now == null ? "not taken up again yet" : now.status();
    }

    /** What asked for the end; after a restart only that somebody did is known. */
    private Throwable interruption() {
        Throwable asked = cause;
        return asked == null ? new FlowInterruptedException(Result.ABORTED, true) : asked;
    }

    private void open() {
        live = Sessions.get().open(session, step, new PipelineHost());
    }

    /** The pipeline, as its session sees it. */
    private final class PipelineHost implements Host {
        @Override
        public Run<?, ?> run() throws IOException, InterruptedException {
            return getContext().get(Run.class);
        }

        @Override
        public TaskListener listener() throws IOException, InterruptedException {
            return getContext().get(TaskListener.class);
        }

        /** In the older type of this plugin's oldest workflow-api. */
        @SuppressWarnings("deprecation")
        @Override
        public Authentication authentication() throws IOException, InterruptedException {
            return getContext().get(FlowExecution.class).getAuthentication().toSpring();
        }

        /** The pipeline's own language has done so. */
        @Override
        public String expand(String text) {
            return text;
        }

        @Override
        public void succeeded(Serializable value) {
            getContext().onSuccess(value);
        }

        @Override
        public void failed(Ended why) {
            getContext().onFailure(why.aborted() ? interruption() : new AbortException(why.message()));
        }
    }
}
