package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ConfigMaps that carry the agent into pods, named after what they hold. */
final class Agents {
    private final Api api;
    /** Those found to hold what their name says; immutable there, so that one look is enough. */
    private final Set<ObjectRef> seen = ConcurrentHashMap.newKeySet();

    Agents(Api api) {
        this.api = api;
    }

    /**
     * A ConfigMap of that name that holds something else, applied by hand perhaps, is replaced. Of one that is known
     * already only the metadata are asked for: it is large, and every session comes by.
     */
    void ensure(ConfigMap agent) {
        ObjectRef ref = Views.ref(agent);
        if (seen.contains(ref)
                && api.find(Request.get(Request.Kind.CONFIG_MAP_METADATA, ref)).isPresent()) {
            return;
        }
        if (created(agent)) {
            return;
        }
        ConfigMap there = api.ask(Request.get(Request.Kind.CONFIG_MAP, ref), ConfigMap.class);
        if (!Objects.equals(there.getBinaryData(), agent.getBinaryData())) {
            api.find(Request.delete(Request.Kind.CONFIG_MAP, ref));
            created(agent);
        }
        seen.add(ref);
    }

    private boolean created(ConfigMap agent) {
        try {
            api.ask(Request.create(Request.Kind.CONFIG_MAP, Views.ref(agent), api.write(agent)));
            return true;
        } catch (ClusterException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return false;
        }
    }
}
