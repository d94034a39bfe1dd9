package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;

/** Objects as a Plan has them. */
final class Samples {
    static final String NAMESPACE = "default";

    private Samples() {}

    static ObjectRef ref(String name) {
        return new ObjectRef(NAMESPACE, name);
    }

    static Map<String, String> labels(String job) {
        return Map.of(
                Labels.MANAGED_BY,
                Labels.MANAGER,
                Labels.CONTROLLER,
                "tests",
                Labels.SESSION,
                "s-" + job,
                Labels.JOB,
                job);
    }

    /** Suspended, with one container that runs the words given. */
    static Job job(String name, String... command) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withLabels(labels(name))
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels(name))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .withCommand(command.length == 0 ? List.of("true") : List.of(command))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static Secret secret(String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withLabels(labels(name))
                .endMetadata()
                .withStringData(Map.of("RESTIC_PASSWORD", "open sesame"))
                .build();
    }

    static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withBinaryData(Map.of("agent.jar", "AAAA"))
                .build();
    }
}
