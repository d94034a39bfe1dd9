package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The AppBindings of a cluster, for people who choose one in a form. */
public final class Databases {
    private static final int MOST = 500;

    private final ClusterConfiguration configuration;

    public Databases(ClusterConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * What is in an AppBinding: {@code redis 7.0.15}.
     *
     * @throws ClusterException when there is none, or the cluster cannot be asked
     * @throws IllegalArgumentException one line when the cluster's access cannot be used
     */
    public String describe(ObjectRef ref) {
        try (Connections.Lease lease = Sessions.get().connections().lease(configuration)) {
            return shown(lease.cluster().appBinding(ref));
        }
    }

    /**
     * By {@code namespace/name}, with what is in each.
     *
     * @throws ClusterException when the cluster cannot be asked
     * @throws IllegalArgumentException one line when the cluster's access cannot be used
     */
    public Map<String, String> all() {
        List<AppBinding> found = new ArrayList<>();
        try (Connections.Lease lease = Sessions.get().connections().lease(configuration)) {
            for (String namespace : configuration.namespacesToList()) {
                found.addAll(lease.cluster().appBindings(namespace, MOST));
            }
        }
        Map<String, String> shown = new TreeMap<>();
        for (AppBinding binding : found) {
            if (configuration.allowsNamespace(binding.metadata().namespace())) {
                shown.put(
                        binding.metadata().namespace() + "/"
                                + binding.metadata().name(),
                        shown(binding));
            }
        }
        return shown;
    }

    private static String shown(AppBinding binding) {
        try {
            return binding.engine()
                    + binding.spec().version().map(version -> " " + version).orElse("");
        } catch (IllegalArgumentException e) {
            return "unknown engine";
        }
    }
}
