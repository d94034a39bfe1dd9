package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A sweep in a process of its own, which can be given little memory. */
final class OneSweep {
    private OneSweep() {}

    /** @param args a kubeconfig, and how many hours from now it is */
    public static void main(String[] args) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(Long.parseLong(args[1])));
        Sweep.Parts parts =
                new Sweep.Parts(Things.ME, Set.of(Things.AGENT), () -> Set.of("busy"), clock, Duration.ofMinutes(10));
        try (KubernetesCluster cluster = KubernetesCluster.connect(Path.of(args[0]), Optional.empty())) {
            Target target = new Target("main", List.of(""), namespace -> true);
            SweepReport report = new Sweep(parts, cluster.inventory(), target).run(true);
            System.out.println(report.looked() + " " + report.removed() + " " + report.left() + " "
                    + report.silence().orElse("whole"));
        }
    }
}
