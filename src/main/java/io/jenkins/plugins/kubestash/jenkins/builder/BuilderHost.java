package io.jenkins.plugins.kubestash.jenkins.builder;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kubestash.jenkins.live.Host;
import io.jenkins.plugins.kubestash.jenkins.live.LiveSession;
import io.jenkins.plugins.kubestash.jenkins.live.Order;
import io.jenkins.plugins.kubestash.jenkins.live.Sessions;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** A freestyle build that waits for its session, and on an abort until nothing of it is left in the cluster. */
final class BuilderHost implements Host {
    private static final long LONGEST_CLEANING_MINUTES = 5;

    private final Run<?, ?> run;
    private final EnvVars environment;
    private final TaskListener listener;
    private final Authentication authentication = Jenkins.getAuthentication2();
    private final CompletableFuture<Ended> end = new CompletableFuture<>();

    BuilderHost(Run<?, ?> run, EnvVars environment, TaskListener listener) {
        this.run = run;
        this.environment = environment;
        this.listener = listener;
    }

    void perform(Order order) throws AbortException, InterruptedException {
        keepBuild();
        Sessions sessions = Sessions.get();
        LiveSession session = sessions.open(sessions.newId(), order, this);
        try {
            finish(end.get());
        } catch (InterruptedException e) {
            session.abort("the build was asked to end");
            awaitCleaning();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Jenkins saves a freestyle build at its end; one that is killed before is to be found, so that its session can be ended. */
    private void keepBuild() {
        try {
            run.save();
        } catch (IOException e) {
            listener.getLogger()
                    .println("Warning: this build cannot be saved before its end, as it should be for the case that"
                            + " Jenkins dies: " + e.getMessage());
        }
    }

    private static void finish(Ended ended) throws AbortException, InterruptedException {
        if (ended.aborted()) {
            throw new InterruptedException(ended.message());
        }
        if (!ended.message().isEmpty()) {
            throw new AbortException(ended.message());
        }
    }

    private void awaitCleaning() throws InterruptedException {
        try {
            end.get(LONGEST_CLEANING_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException | ExecutionException e) {
            listener.getLogger().println("Warning: the session has not ended yet; Jenkins goes on cleaning it up");
        }
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }

    @Override
    public TaskListener listener() {
        return listener;
    }

    @Override
    public Authentication authentication() {
        return authentication;
    }

    @Override
    public String expand(String text) {
        return environment.expand(text);
    }

    @Override
    public void succeeded(Serializable value) {
        end.complete(new Ended("", false));
    }

    @Override
    public void failed(Ended why) {
        end.complete(why);
    }
}
