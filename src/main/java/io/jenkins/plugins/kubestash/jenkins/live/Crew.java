package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.credential.Masker;
import io.jenkins.plugins.kubestash.jenkins.credential.RunCredentials;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.FirstPlan;
import io.jenkins.plugins.kubestash.session.Session;
import io.jenkins.plugins.kubestash.session.SessionLog;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What a session of a build works with: its share of a connection, the build's log, its secrets, its place on disk. */
final class Crew implements AutoCloseable {
    private static final System.Logger SYSTEM_LOG = System.getLogger(Crew.class.getName());

    private final StoredSession stored;
    private final Run<?, ?> run;
    private final TaskListener listener;
    private final Sessions sessions;
    private final Connections.Lease lease;
    private final AtomicReference<Masker> masker = new AtomicReference<>(new Masker(List.of()));

    /** @throws IllegalArgumentException one line when the cluster is not configured, or not as it can be used */
    Crew(StoredSession stored, Host host, Sessions sessions) throws IOException, InterruptedException {
        this.stored = stored;
        this.sessions = sessions;
        run = host.run();
        listener = host.listener();
        lease = sessions.connections().lease(cluster(stored.state()));
    }

    Run<?, ?> run() {
        return run;
    }

    TaskListener listener() {
        return listener;
    }

    SessionLog log() {
        return line -> listener.getLogger().println(masker.get().mask(line));
    }

    Session.Parts parts() {
        knowSecrets();
        return new Session.Parts(
                lease.cluster(),
                sessions.planner(),
                this::secrets,
                state -> sessions.store(stored.with(run.getExternalizableId(), state)),
                log(),
                Clock.systemUTC());
    }

    /** What the present attempt has in the cluster, as YAML without the secrets' values. */
    String planText(SessionState state) {
        Request request = state.request();
        Attempt attempt = new Attempt(
                state.controller(),
                state.cluster(),
                state.id(),
                state.attempt(),
                request.limits().timeout().toSeconds(),
                List.of(),
                List.of());
        String yaml = new FirstPlan(parts()).yaml(state, attempt);
        return masker.get().mask(yaml);
    }

    @Override
    public void close() {
        lease.close();
    }

    private static ClusterConfiguration cluster(SessionState state) {
        return KubeStashConfiguration.get()
                .cluster(state.cluster())
                .orElseThrow(() -> new IllegalArgumentException("cluster '" + state.cluster()
                        + "' is not configured any more: what the session has there ends at its time-out"));
    }

    private Map<String, String> secrets(Request request) {
        Map<String, String> secrets = RunCredentials.secrets(
                run, request.storage(), stored.storageCredentials(), stored.encryptionCredentials());
        masker.set(Masker.of(secrets));
        return secrets;
    }

    /** A session that is taken up again may show lines before it needs its secrets. */
    private void knowSecrets() {
        try {
            secrets(stored.state().request());
        } catch (IllegalArgumentException e) {
            SYSTEM_LOG.log(
                    System.Logger.Level.DEBUG, "session " + stored.id() + " says so itself when it needs them", e);
        }
    }
}
