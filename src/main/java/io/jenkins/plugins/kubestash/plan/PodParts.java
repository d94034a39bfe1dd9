package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes containers that Pod Security "restricted" admits. */
final class PodParts {
    private static final String ON_THE_PATH = "java";

    private static final Map<String, Quantity> REQUEST_MEMORY = Map.of("memory", new Quantity("128Mi"));

    private final PodOptions options;
    private final List<VolumeMount> mounts;

    PodParts(PodOptions options, List<VolumeMount> mounts) {
        this.options = options;
        this.mounts = mounts;
    }

    /**
     * The first compiler only, for engines too: the database is what a dump waits for, and the second one takes up to
     * 40 MiB and more processor time for the same speed.
     */
    private static List<String> java(String java, String heap) {
        return List.of(java, heap, "-Xss512k", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1");
    }

    /** Words that run a command of the agent in its own image. */
    static List<String> agent(String... words) {
        return agentBy(ON_THE_PATH, words);
    }

    /** Words that run a command of the agent by the given program. */
    static List<String> agentBy(String java, String... words) {
        List<String> all = new ArrayList<>(java(java, "-Xmx48m"));
        all.addAll(List.of("-jar", Paths.AGENT_JAR));
        all.addAll(List.of(words));
        return all;
    }

    /** Words that run a program in Java for an engine; what and how follows. */
    static List<String> engineJava(String java) {
        return java(java, "-Xmx64m");
    }

    /** Words that run the agent for an engine; the engine's own follow. */
    static List<String> engineAgent(String java) {
        List<String> all = new ArrayList<>(engineJava(java));
        all.addAll(List.of("-jar", Paths.AGENT_JAR));
        return all;
    }

    /** The program that runs Java in a container of this image: a copy of the agent's where the image is another. */
    static String javaOf(String image, PodOptions options) {
        return image.equals(options.agentImage()) ? ON_THE_PATH : Paths.JRE + "/bin/java";
    }

    /** Brings the agent's Java runtime into the pod, for images that have none. */
    Container runtime() {
        Environment environment = new Environment().put("KUBESTASH_RESULT_FILE", Paths.RESULT);
        Container container = container("jre", options.agentImage(), agent("jre", Paths.JRE), environment);
        container.setVolumeMounts(Volumes.binAndAgent());
        return container;
    }

    /** Brings the restic binary. */
    Container restic() {
        Container container = container(
                "restic", options.resticImage(), List.of("cp", "/usr/bin/restic", Paths.RESTIC), new Environment());
        container.setVolumeMounts(Volumes.binOnly());
        return container;
    }

    Container container(String name, String image, List<String> command, Environment environment) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withCommand(
                        command.stream().map(word -> word.replace("$(", "$$(")).toList())
                .withEnv(environment.variables())
                .withVolumeMounts(mounts)
                .withTerminationMessagePath(Paths.RESULT)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(restricted())
                .withNewResources()
                .addToRequests("cpu", new Quantity(options.cpuRequest()))
                .addToRequests(REQUEST_MEMORY)
                .addToLimits("memory", new Quantity(options.memory()))
                .endResources()
                .build();
    }

    private static SecurityContext restricted() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
