package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A cluster that is not waited for as long as usual, so that tests of its silences are short. */
public final class Impatient {
    private Impatient() {}

    /** @param longest time for a request */
    public static KubernetesCluster connect(Path kubeconfig, Duration longest) {
        Config config = Access.kubeconfig(kubeconfig, Optional.empty());
        config.setRequestTimeout((int) longest.toMillis());
        return new KubernetesCluster(config);
    }
}
