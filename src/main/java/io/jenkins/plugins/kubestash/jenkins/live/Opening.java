package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.model.Run;
import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.StorageConfiguration;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.IOException;
import java.time.Instant;

/** Turns what a build asks for into a session that may begin. Every refusal is one line, and nothing is made yet. */
final class Opening {
    private final KubeStashConfiguration configuration;
    private final Host host;
    private final Run<?, ?> run;

    Opening(KubeStashConfiguration configuration, Host host) throws IOException, InterruptedException {
        this.configuration = configuration;
        this.host = host;
        run = host.run();
    }

    /** @throws IllegalArgumentException one line for the build's author */
    StoredSession begin(String id, Order order, Instant now) throws IOException, InterruptedException {
        Rights.require(run, host.authentication(), order.permission());
        ClusterConfiguration cluster = configuration.requireCluster(host.expand(order.cluster()), run.getParent());
        StorageConfiguration storage = configuration.requireStorage(host.expand(order.storage()), run.getParent());
        Request request = order.request(configuration, storage.backupStorage(), this::expand);
        String namespace = request.appBinding().namespace();
        if (!cluster.allowsNamespace(namespace)) {
            throw new IllegalArgumentException("cluster '" + cluster.getName() + "' may not be used for namespace '"
                    + namespace + "': add it to the cluster's namespaces in Manage Jenkins, System, KubeStash");
        }
        SessionState state = SessionState.begin(id, Controller.id(), cluster.getName(), request, now);
        return new StoredSession(
                StoredSession.FORMAT,
                run.getExternalizableId(),
                storage.getCredentialsId(),
                storage.getEncryptionCredentialsId(),
                state);
    }

    private String expand(String text) {
        try {
            return host.expand(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("the build's variables cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted", e);
        }
    }
}
