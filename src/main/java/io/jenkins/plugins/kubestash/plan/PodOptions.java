package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.restic.Bandwidth;
import java.util.Map;
import java.util.Optional;

/**
 * How the pod of a session is made.
 *
 * @param resticImage image whose {@code /usr/bin/restic} is used, 0.19 or newer
 * @param agentImage image with a Java 17 runtime on its path
 * @param memory limit of each container, a Kubernetes quantity
 * @param cpuRequest requested of the scheduler for each container, a Kubernetes quantity
 * @param user numeric user and group that the containers run as
 * @param nodeSelector labels a node must have
 * @param serviceAccount of the pod; its token is not mounted
 * @param progressSeconds time between two progress lines
 * @param bandwidth how fast restic may be
 */
public record PodOptions(
        String resticImage,
        String agentImage,
        String memory,
        String cpuRequest,
        long user,
        Map<String, String> nodeSelector,
        Optional<String> serviceAccount,
        int progressSeconds,
        Bandwidth bandwidth) {
    public static final PodOptions DEFAULT = new PodOptions(
            "restic/restic:0.19.1",
            "eclipse-temurin:17-jre",
            "1Gi",
            "100m",
            65534,
            Map.of(),
            Optional.empty(),
            10,
            Bandwidth.NONE);

    public PodOptions {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    }
}
