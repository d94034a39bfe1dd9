package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that an attempt creates in the cluster, before anything is created.
 *
 * @param summary one line for people
 * @param notes what people should know of how the Plan came about, a line each
 * @param facts what the session's record takes from it
 * @param job suspended
 * @param secret to be owned by the Job
 * @param agent shared by all sessions of the namespace
 */
public record Plan(String summary, List<String> notes, PlanFacts facts, Job job, Secret secret, ConfigMap agent) {
    private static final String HIDDEN = "(from credentials)";

    public Plan {
        notes = List.copyOf(notes);
    }

    /** The documents that {@code kubectl apply} takes; the Secret's values are left out, and the agent's bytes too. */
    public String toYaml() {
        Map<String, String> hidden = new TreeMap<>();
        secret.getData().keySet().forEach(key -> hidden.put(key, HIDDEN));
        Secret shownSecret =
                new SecretBuilder(secret).withData(null).withStringData(hidden).build();
        ConfigMap shownAgent = new ConfigMapBuilder(agent)
                .withBinaryData(Map.of("agent.jar", ""))
                .build();
        return String.join("---\n", Documents.toYaml(shownAgent), Documents.toYaml(job), Documents.toYaml(shownSecret));
    }
}
