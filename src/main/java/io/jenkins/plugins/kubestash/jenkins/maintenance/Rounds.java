package io.jenkins.plugins.kubestash.jenkins.maintenance;

import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.live.Connections;
import io.jenkins.plugins.kubestash.jenkins.live.Controller;
import io.jenkins.plugins.kubestash.jenkins.live.Sessions;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.sweep.Sweep;
import io.jenkins.plugins.kubestash.sweep.SweepJournal;
import io.jenkins.plugins.kubestash.sweep.SweepReport;
import io.jenkins.plugins.kubestash.sweep.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sweeper's rounds, one after the other on one thread. A cluster that makes trouble does not stop the others. */
final class Rounds {
    private static final System.Logger SYSTEM_LOG = System.getLogger(Rounds.class.getName());
    private static final Duration MOST_PER_CLUSTER = Duration.ofSeconds(30);
    /** Agents are few, and may stay for a day anyway. */
    private static final Duration BETWEEN_AGENTS = Duration.ofHours(1);

    private final SweepJournal journal;
    private final Clock clock;
    private final AbandonedSessions abandoned;
    private Optional<Sweep.Parts> parts = Optional.empty();
    private Optional<Instant> agentsAt = Optional.empty();

    Rounds(SweepJournal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
        abandoned = new AbandonedSessions(journal, clock);
    }

    void next() {
        abandoned.next();
        List<ClusterConfiguration> clusters = KubeStashConfiguration.get().getClusters();
        journal.retain(clusters.stream().map(ClusterConfiguration::getName).toList());
        Instant now = clock.instant();
        boolean agents =
                agentsAt.filter(last -> now.isBefore(last.plus(BETWEEN_AGENTS))).isEmpty();
        if (agents) {
            agentsAt = Optional.of(now);
        }
        for (ClusterConfiguration cluster : clusters) {
            journal.add(sweep(cluster, agents)).forEach(line -> SYSTEM_LOG.log(System.Logger.Level.INFO, line));
        }
    }

    private SweepReport sweep(ClusterConfiguration cluster, boolean agents) {
        Target target = new Target(cluster.getName(), cluster.namespacesToList(), cluster::allowsNamespace);
        try (Connections.Lease lease = Sessions.get().connections().lease(cluster)) {
            return new Sweep(parts(), lease.cluster().inventory(), target).run(agents);
        } catch (IllegalArgumentException e) {
            return SweepReport.silent(cluster.getName(), clock.instant(), e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            SYSTEM_LOG.log(System.Logger.Level.ERROR, "sweep of cluster " + cluster.getName(), e);
            return SweepReport.silent(
                    cluster.getName(),
                    clock.instant(),
                    "unexpected " + e.getClass().getSimpleName() + "; the system log has the details");
        }
    }

    private Sweep.Parts parts() {
        if (parts.isEmpty()) {
            parts = Optional.of(new Sweep.Parts(
                    Controller.id(),
                    AgentPackages.ofThisBuild().configMapNames(),
                    Rounds::inUse,
                    clock,
                    MOST_PER_CLUSTER));
        }
        return parts.get();
    }

    /** Whatever can still have something in a cluster: it is live or on the disk from before its first object. */
    private static Set<String> inUse() {
        Set<String> inUse = new HashSet<>(Sessions.get().liveIds());
        inUse.addAll(Sessions.get().storedIds());
        return inUse;
    }
}
