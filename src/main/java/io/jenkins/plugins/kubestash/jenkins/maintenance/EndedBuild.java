package io.jenkins.plugins.kubestash.jenkins.maintenance;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.LogTaskListener;
import io.jenkins.plugins.kubestash.jenkins.live.Host;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** Stands in for a step or builder that is no more, while its session is ended. Its log goes to the system log. */
final class EndedBuild implements Host {
    private static final Logger SYSTEM_LOG = Logger.getLogger(EndedBuild.class.getName());

    private final Run<?, ?> run;
    private final Consumer<String> ended;

    /** @param ended is told how the session ended, or why it could not be taken up */
    EndedBuild(Run<?, ?> run, Consumer<String> ended) {
        this.run = run;
        this.ended = ended;
    }

    @Override
    public Run<?, ?> run() {
        return run;
    }

    @Override
    public TaskListener listener() {
        return new LogTaskListener(SYSTEM_LOG, Level.INFO);
    }

    /** A session that has begun needs no more rights. */
    @Override
    public Authentication authentication() {
        return Jenkins.ANONYMOUS2;
    }

    @Override
    public String expand(String text) {
        return text;
    }

    @Override
    public void succeeded(Serializable value) {
        ended.accept("it had succeeded");
    }

    @Override
    public void failed(Ended why) {
        ended.accept(why.aborted() ? "aborted, " + why.message() : why.message());
    }
}
