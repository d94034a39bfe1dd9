package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes Plans: pure, so that equal arguments give equal Plans. What is wrong with a request is an
 * {@link IllegalArgumentException} whose message is one line for the user.
 */
public final class Planner {
    private static final int SHORT_ID = 8;

    /** A Job that only cleans up has three minutes for all. */
    private static final Duration LONGEST_WAIT_TO_UNLOCK = Duration.ofSeconds(60);

    private static final List<String> COMPONENTS = List.of("dump");
    private static final Pattern SNAPSHOT = Pattern.compile("latest|[0-9a-f]{8,64}");

    private final Catalog catalog;
    private final AgentPackage agent;

    public Planner(Catalog catalog, AgentPackage agent) {
        this.catalog = catalog;
        this.agent = agent;
    }

    /** @param secrets values by the names KubeStash uses, such as {@code RESTIC_PASSWORD} */
    public Plan plan(Request request, AppBinding binding, Attempt attempt, Map<String, String> secrets) {
        binding.requireSound();
        Choice choice = Choice.of(catalog, request, binding);
        Repositories repositories = new Repositories(request);
        BackendDocuments documents = new BackendDocuments(request, binding, attempt, repositories.directory());
        PlanFacts facts = facts(request, attempt, choice, repositories, documents);
        JobParts job = new JobParts(request, attempt, agent);
        SessionSecret secret = new SessionSecret(job.name());
        Database database = new Database(binding);
        Containers containers = new Containers(
                request,
                choice,
                repositories,
                facts,
                repositories.environment(secret, secrets).all(session(request, attempt, facts, choice)),
                database.environment(secret),
                repositories.metadata(secret, secrets).all(documents.environment()),
                repositories.options(secret, secrets));
        Volumes volumes = new Volumes(job.agentName())
                .files(secret)
                .databaseTls(database.tlsSecret())
                .storage(repositories.local());
        return new Plan(
                summary(request, binding, facts),
                choice.notes(),
                facts,
                job.job(containers.all(new PodParts(request.pod(), volumes.mounts())), volumes),
                job.secret(secret),
                job.agentConfigMap());
    }

    /** A Job that removes the locks of dead pods and the snapshots of tries that did not succeed, and nothing else. */
    public Plan unlock(Request request, PlanFacts facts, Attempt attempt, Map<String, String> secrets) {
        Repositories repositories = new Repositories(request);
        JobParts job = new JobParts(request, attempt, agent);
        SessionSecret secret = new SessionSecret(job.name());
        Environment environment = repositories
                .environment(secret, secrets)
                .put("KUBESTASH_RESULT_FILE", Paths.RESULT)
                .put("KUBESTASH_WORK", Paths.WORK)
                .list("KUBESTASH_COMPONENTS", facts.components())
                .put("KUBESTASH_WAIT_SECONDS", waitToUnlock(request.limits()).toSeconds())
                .list("KUBESTASH_DEAD_PODS", attempt.deadPods())
                .list("KUBESTASH_UNPROVEN", attempt.unproven());
        Volumes volumes = new Volumes(job.agentName()).files(secret).storage(repositories.local());
        PodParts parts = new PodParts(request.pod(), volumes.mounts());
        List<Container> containers = List.of(
                parts.restic(),
                parts.container("unlock", request.pod().agentImage(), PodParts.agent("unlock"), environment));
        return new Plan(
                "Cleaning the repository after " + String.join(", ", attempt.deadPods()),
                List.of(),
                facts,
                job.job(containers, volumes),
                job.secret(secret),
                job.agentConfigMap());
    }

    private static Duration waitToUnlock(Limits limits) {
        Duration wait = limits.databaseWait();
        return wait.compareTo(LONGEST_WAIT_TO_UNLOCK) < 0 ? wait : LONGEST_WAIT_TO_UNLOCK;
    }

    private static PlanFacts facts(
            Request request, Attempt attempt, Choice choice, Repositories repositories, BackendDocuments documents) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (request instanceof Request.Backup) {
            tags.put("session", attempt.tag());
            tags.put("target", request.appBinding().toString());
            tags.put("engine", choice.engine());
            tags.put("task", choice.task());
        }
        return new PlanFacts(
                choice.engine(),
                choice.addon(),
                choice.task(),
                repositories.base(),
                repositories.directory(),
                COMPONENTS,
                request instanceof Request.Backup ? Optional.of(documents.snapshot()) : Optional.empty(),
                tags);
    }

    private static Environment session(Request request, Attempt attempt, PlanFacts facts, Choice choice) {
        Environment environment = new Environment()
                .put("KUBESTASH_RESULT_FILE", Paths.RESULT)
                .put("KUBESTASH_WORK", Paths.WORK)
                .put("KUBESTASH_OPERATION", request.operation())
                .put("KUBESTASH_SESSION", attempt.tag())
                .put("KUBESTASH_TARGET", request.source().toString())
                .list("KUBESTASH_COMPONENTS", facts.components())
                .put("KUBESTASH_ENGINE", facts.engine())
                .put("KUBESTASH_FILE", choice.extension())
                .put("KUBESTASH_WAIT_SECONDS", request.limits().databaseWait().toSeconds())
                .put("KUBESTASH_LOCK_WAIT_SECONDS", request.limits().lockWait().toSeconds())
                .put(
                        "KUBESTASH_SCOPE",
                        Names.scope(attempt, request.appBinding().namespace()))
                .list("KUBESTASH_DEAD_PODS", attempt.deadPods())
                .list("KUBESTASH_LIVE_PODS", attempt.livePods())
                .list("KUBESTASH_UNPROVEN", attempt.unproven());
        if (request instanceof Request.Restore restore) {
            if (!SNAPSHOT.matcher(restore.snapshot()).matches()) {
                throw new IllegalArgumentException(
                        "snapshot '" + restore.snapshot() + "': write latest, or 8 or more hex digits of an id");
            }
            return environment.put("KUBESTASH_SNAPSHOT", restore.snapshot());
        }
        Request.Backup backup = (Request.Backup) request;
        List<String> retention = backup.retention().map(Retentions::lines).orElse(List.of());
        return environment
                .put("KUBESTASH_VERIFY", backup.verify() == Request.Verify.DATA ? "data" : "snapshot")
                .list("KUBESTASH_RETENTION", new ArrayList<>(retention))
                .put("KUBESTASH_PRUNE", backup.prune());
    }

    private static String summary(Request request, AppBinding binding, PlanFacts facts) {
        String database = request.appBinding() + " (" + facts.engine()
                + Optional.of(binding.spec().version().orElse(""))
                        .filter(version -> !version.isEmpty())
                        .map(version -> " " + version)
                        .orElse("")
                + ")";
        return request instanceof Request.Restore restore
                ? "Restore of " + database + " from snapshot " + shown(restore.snapshot()) + " of " + request.source()
                        + " in " + facts.repository()
                : "Backup of " + database + " into " + facts.repository();
    }

    private static String shown(String snapshot) {
        return snapshot.length() > SHORT_ID && !snapshot.equals("latest") ? snapshot.substring(0, SHORT_ID) : snapshot;
    }
}
