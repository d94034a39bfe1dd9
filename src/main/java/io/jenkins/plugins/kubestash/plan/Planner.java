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
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes Plans: pure, so that equal arguments give equal Plans. What is wrong with a request is an
 * {@link IllegalArgumentException} whose message is one line for the user.
 */
public final class Planner {
    private static final int SHORT_ID = 8;

    /** A Job that only cleans up has three minutes for all. */
    private static final Duration LONGEST_WAIT_TO_UNLOCK = Duration.ofSeconds(60);

    private static final Pattern SNAPSHOT = Pattern.compile("latest|[0-9a-f]{8,64}");

    private final Catalog catalog;
    private final Function<String, AgentPackage> agents;

    /** @param agents the agent for an engine, by its name in the record */
    public Planner(Catalog catalog, Function<String, AgentPackage> agents) {
        this.catalog = catalog;
        this.agents = agents;
    }

    /** @param secrets values by the names KubeStash uses, such as {@code RESTIC_PASSWORD} */
    public Plan plan(Request.Transfer request, AppBinding binding, Attempt attempt, Map<String, String> secrets) {
        binding.requireSound();
        Database database = new Database(binding);
        Choice choice = Choice.of(catalog, request, binding, database);
        Repositories repositories = new Repositories(request);
        BackendDocuments documents = new BackendDocuments(request, binding, attempt, repositories.directory());
        PlanFacts facts = facts(request, attempt, choice, repositories, documents, Components.of(binding));
        JobParts job = new JobParts(request, attempt, agents.apply(choice.engine()));
        SessionSecret secret = new SessionSecret(job.name());
        Containers containers = new Containers(
                request,
                choice,
                repositories,
                facts,
                repositories.environment(secret, secrets).all(session(request, attempt, facts, choice)),
                database.address(secret),
                (choice.ours() ? database.credentials(secret) : new Environment())
                        .all(choice.asksSentinels() ? database.sentinels(secret) : new Environment())
                        .all(database.variables(choice.command(), secret)),
                repositories.metadata(secret, secrets).all(documents.environment()),
                repositories.options(secret, secrets));
        Volumes volumes = new Volumes(job.agentName())
                .files(secret)
                .databaseTls(database.tlsSecret())
                .storage(repositories.local());
        if (!choice.command().files().isEmpty()) {
            volumes.forFiles();
        }
        return new Plan(
                summary(request, binding, facts),
                choice.notes(),
                facts,
                job.job(containers.all(new PodParts(request.pod(), volumes.mounts())), volumes, facts.guard()),
                job.secret(secret),
                job.agentConfigMap());
    }

    /** Whether the request is a restore for which a workload has to be stopped. */
    public boolean stopsAWorkload(Request request, AppBinding binding) {
        return request instanceof Request.Restore restore
                && catalog.restoreTask(catalog.addonFor(binding.engine()), restore.task())
                        .workload()
                        .isPresent();
    }

    /** The restores whose work is done on the volumes of a workload's members. */
    public WorkloadPlanner workloads() {
        return new WorkloadPlanner(catalog, agents);
    }

    /** A Job that lists snapshots: no AppBinding is needed for it, and no engine need be known. */
    public Plan list(Request.Snapshots request, Attempt attempt, Map<String, String> secrets) {
        if (request.limit() < 1 || request.limit() > Request.Snapshots.MOST) {
            throw new IllegalArgumentException(
                    "limit " + request.limit() + ": write a number from 1 to " + Request.Snapshots.MOST);
        }
        Repositories repositories = new Repositories(request);
        PlanFacts facts = new PlanFacts(
                "",
                "",
                "",
                repositories.base(),
                repositories.directory(),
                List.of(Components.ONLY),
                false,
                Optional.empty(),
                Map.of());
        Environment environment = new Environment()
                .put("KUBESTASH_TARGET", request.source().toString())
                .put("KUBESTASH_LIMIT", request.limit())
                .put("KUBESTASH_WAIT_SECONDS", request.limits().databaseWait().toSeconds());
        String summary = "Listing the snapshots of " + request.source() + " in " + facts.repository();
        return errand(new Errand("list", summary, environment, Optional.empty()), facts, request, attempt, secrets);
    }

    /**
     * A Job that removes the locks of dead pods and the snapshots of tries that did not succeed, and nothing else.
     *
     * @param binding of a database in which the dump may have left something locked; without it that stays
     */
    public Plan unlock(
            Request request,
            PlanFacts facts,
            Attempt attempt,
            Map<String, String> secrets,
            Optional<AppBinding> binding) {
        Environment environment = new Environment()
                .put("KUBESTASH_WAIT_SECONDS", waitToUnlock(request.limits()).toSeconds())
                .list("KUBESTASH_DEAD_PODS", attempt.deadPods())
                .list("KUBESTASH_UNPROVEN", attempt.unproven());
        String summary = "Cleaning the repository after " + String.join(", ", attempt.deadPods());
        Optional<Access> access = binding.filter(there -> request instanceof Request.Transfer)
                .map(there -> Access.of(catalog, (Request.Transfer) request, there));
        return errand(new Errand("unlock", summary, environment, access), facts, request, attempt, secrets);
    }

    /** What a pod of one container does: a command of the agent, with a way to the database where it needs one. */
    private record Errand(String command, String summary, Environment environment, Optional<Access> access) {}

    /** The way to a database. */
    private record Access(Choice choice, Database database) {
        static Access of(Catalog catalog, Request.Transfer request, AppBinding binding) {
            Database database = new Database(binding);
            return new Access(Choice.of(catalog, request, binding, database), database);
        }

        Environment environment(SessionSecret secret) {
            return new Environment()
                    .put("KUBESTASH_ENGINE", choice.engine())
                    .all(database.address(secret))
                    .all(database.credentials(secret))
                    .all(choice.environment(false));
        }
    }

    private Plan errand(Errand errand, PlanFacts facts, Request request, Attempt attempt, Map<String, String> secrets) {
        Repositories repositories = new Repositories(request);
        JobParts job = new JobParts(request, attempt, agents.apply(facts.engine()));
        SessionSecret secret = new SessionSecret(job.name());
        Environment environment = repositories
                .environment(secret, secrets)
                .put("KUBESTASH_RESULT_FILE", Paths.RESULT)
                .put("KUBESTASH_WORK", Paths.WORK)
                .list("KUBESTASH_COMPONENTS", facts.components())
                .all(errand.environment());
        errand.access().ifPresent(access -> environment.all(access.environment(secret)));
        Volumes volumes = new Volumes(job.agentName())
                .files(secret)
                .databaseTls(errand.access().flatMap(access -> access.database().tlsSecret()))
                .storage(repositories.local());
        PodParts parts = new PodParts(request.pod(), volumes.mounts());
        List<Container> containers = List.of(
                parts.restic(),
                parts.container(
                        errand.command(), request.pod().agentImage(), PodParts.agent(errand.command()), environment));
        return new Plan(
                errand.summary(),
                List.of(),
                facts,
                job.job(containers, volumes, false),
                job.secret(secret),
                job.agentConfigMap());
    }

    private static Duration waitToUnlock(Limits limits) {
        Duration wait = limits.databaseWait();
        return wait.compareTo(LONGEST_WAIT_TO_UNLOCK) < 0 ? wait : LONGEST_WAIT_TO_UNLOCK;
    }

    static PlanFacts facts(
            Request request,
            Attempt attempt,
            Choice choice,
            Repositories repositories,
            BackendDocuments documents,
            List<String> components) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (request instanceof Request.Backup) {
            tags.put("session", attempt.tag());
            tags.put("target", request.appBinding().toString());
            tags.put("engine", choice.engine());
            tags.put("task", choice.task());
            if (components.size() > 1) {
                tags.put("components", Integer.toString(components.size()));
            }
        }
        return new PlanFacts(
                choice.engine(),
                choice.addon(),
                choice.task(),
                repositories.base(),
                repositories.directory(),
                components,
                choice.command().startsRestic(),
                request instanceof Request.Backup ? Optional.of(documents.snapshot()) : Optional.empty(),
                tags);
    }

    static Environment session(Request request, Attempt attempt, PlanFacts facts, Choice choice) {
        Environment environment = new Environment()
                .put("KUBESTASH_RESULT_FILE", Paths.RESULT)
                .put("KUBESTASH_WORK", Paths.WORK)
                .put("KUBESTASH_OPERATION", request.operation())
                .put("KUBESTASH_SESSION", attempt.tag())
                .put("KUBESTASH_TARGET", request.source().toString())
                .list("KUBESTASH_COMPONENTS", facts.components())
                .put("KUBESTASH_ENGINE", facts.engine())
                .put("KUBESTASH_DRIVER", choice.ours() ? "" : "command")
                .put(
                        "KUBESTASH_TRAILER",
                        choice.ours() ? "" : choice.command().spec().trailer())
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
            List<String> tasks = choice.restoreTasks().entrySet().stream()
                    .map(task -> task.getKey() + "=" + task.getValue())
                    .toList();
            return environment.put("KUBESTASH_SNAPSHOT", restore.snapshot()).list("KUBESTASH_RESTORE_TASKS", tasks);
        }
        Request.Backup backup = (Request.Backup) request;
        List<String> retention = backup.retention().map(Retentions::lines).orElse(List.of());
        return environment
                .put("KUBESTASH_VERIFY", backup.verify() == Request.Verify.DATA ? "data" : "snapshot")
                .list("KUBESTASH_RETENTION", new ArrayList<>(retention))
                .put("KUBESTASH_PRUNE", backup.prune());
    }

    static String summary(Request request, AppBinding binding, PlanFacts facts) {
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
