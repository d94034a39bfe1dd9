package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.kubestash.model.Labels;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of an attempt around its containers: suspended Job, session's Secret, agent's ConfigMap. */
final class JobParts {
    /** A second net only: a controller that was away for a night still finds the result. */
    private static final int KEPT_SECONDS = 24 * 60 * 60;

    /** For a dump to free what it has locked in the database, and for its guard to do so when it is killed. */
    private static final long GRACE_OF_A_GUARDED_POD = 60;

    private final Request request;
    private final Attempt attempt;
    private final AgentPackage agent;

    JobParts(Request request, Attempt attempt, AgentPackage agent) {
        this.request = request;
        this.attempt = attempt;
        this.agent = agent;
    }

    String name() {
        return Names.job(attempt, request.appBinding());
    }

    String agentName() {
        return agent.configMapName();
    }

    /**
     * @param containers in their order; the last one is the main one
     * @param guard whether the last but one runs beside it, and not before
     */
    Job job(List<Container> containers, Volumes volumes, boolean guard) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name())
                .withNamespace(request.appBinding().namespace())
                .withLabels(ofJob(guard))
                .addToAnnotations(
                        "kubestash.jenkins.io/appbinding", request.appBinding().toString())
                .addToAnnotations("kubestash.jenkins.io/operation", request.operation())
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(attempt.seconds())
                .withTtlSecondsAfterFinished(KEPT_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(withAgent(labels()))
                .endMetadata()
                .withSpec(pod(containers, volumes, guard))
                .endTemplate()
                .endSpec()
                .build();
    }

    Secret secret(SessionSecret secret) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name())
                .withNamespace(request.appBinding().namespace())
                .withLabels(labels())
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withData(secret.data())
                .build();
    }

    ConfigMap agentConfigMap() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(agentName())
                .withNamespace(request.appBinding().namespace())
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.MANAGER))
                .endMetadata()
                .withImmutable(true)
                .addToBinaryData("agent.jar", Base64.getEncoder().encodeToString(agent.jar()))
                .build();
    }

    private PodSpec pod(List<Container> containers, Volumes volumes, boolean guard) {
        int firstMain = containers.size() - (guard ? 2 : 1);
        long user = request.pod().user();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withServiceAccountName(request.pod().serviceAccount().orElse(null))
                .withNodeSelector(new TreeMap<>(request.pod().nodeSelector()))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withFsGroup(user)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withTerminationGracePeriodSeconds(guard ? GRACE_OF_A_GUARDED_POD : null)
                .withInitContainers(containers.subList(0, firstMain))
                .withContainers(containers.subList(firstMain, containers.size()))
                .withVolumes(volumes.volumes())
                .build();
    }

    private Map<String, String> ofJob(boolean guard) {
        Map<String, String> labels = withAgent(labels());
        if (guard) {
            labels.put(Labels.GUARD, "true");
        }
        return labels;
    }

    private Map<String, String> withAgent(Map<String, String> labels) {
        labels.put(Labels.AGENT, agentName());
        return labels;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.MANAGED_BY, Labels.MANAGER);
        labels.put(Labels.CONTROLLER, attempt.controller());
        labels.put(Labels.SESSION, attempt.session());
        labels.put(Labels.JOB, name());
        return labels;
    }
}
