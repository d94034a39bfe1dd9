package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes the Plans of a restore into a workload: who its members are, and a Job for each step of each member. Pure, as
 * {@link Planner} is.
 */
public final class WorkloadPlanner {
    private static final String STATEFUL_SET = "StatefulSet";

    private final Catalog catalog;
    private final Function<String, AgentPackage> agents;

    WorkloadPlanner(Catalog catalog, Function<String, AgentPackage> agents) {
        this.catalog = catalog;
        this.agents = agents;
    }

    /**
     * What a restore is about, in the AppBinding's namespace.
     *
     * @param names all that it goes by; the first is the reference's
     */
    public record Target(Workload.Kind kind, ObjectRef ref, List<String> names) {}

    public Target target(Request.Restore request, AppBinding binding) {
        Map<String, String> parameters = choice(request, binding).parameters();
        String given = parameters.getOrDefault("workloadName", "");
        String name = given.isBlank() ? request.appBinding().name() : given.strip();
        boolean set = parameters.getOrDefault("workloadKind", STATEFUL_SET).equals(STATEFUL_SET);
        List<String> names = set ? List.of(name) : List.of(name.split(" *, *"));
        return new Target(
                set ? Workload.Kind.STATEFUL_SET : Workload.Kind.STATIC_POD,
                new ObjectRef(request.appBinding().namespace(), names.get(0)),
                names);
    }

    /**
     * Who a StatefulSet's members are and where their data are.
     *
     * @param nodes where a pod is, or for which a claim's volume was made; empty where that is not known
     */
    public Workload workload(
            Request.Restore request, AppBinding binding, WorkloadShape shape, Function<String, String> nodes) {
        Choice choice = choice(request, binding);
        return new WorkloadReader(shape, choice.parameters(), nodes).read(choice.engine());
    }

    /**
     * Which static pods are members, and where their data are.
     *
     * @param pods all of the namespace
     */
    public Workload staticPods(Request.Restore request, AppBinding binding, List<StaticPod> pods) {
        Choice choice = choice(request, binding);
        return new StaticPodsReader(target(request, binding), pods, choice.parameters()).read(choice.engine());
    }

    private Choice choice(Request.Restore request, AppBinding binding) {
        return Choice.of(catalog, request, binding, new Database(binding));
    }

    /** One line for people. */
    public String summary(Request.Restore request, AppBinding binding, PlanFacts facts) {
        return Planner.summary(request, binding, facts);
    }

    /**
     * Makes the new data of a member.
     *
     * @param snapshot the same for all members
     */
    public Plan build(
            Request.Restore request,
            AppBinding binding,
            Workload workload,
            Member member,
            String snapshot,
            Attempt attempt,
            Map<String, String> secrets) {
        Base base = new Base(request, binding, attempt, secrets);
        Environment restic = base.restic().put("KUBESTASH_SNAPSHOT", snapshot);
        Volumes volumes = base.volumes().member(member, workload.mount()).programs();
        MemberJobs jobs = new MemberJobs(request, workload, member);
        List<Container> containers = jobs.build(new PodParts(request.pod(), volumes.mounts()), restic);
        return base.plan(
                "Building the new data of member " + member.name(),
                jobs.placed(base.job.job(containers, volumes, false), MemberStep.BUILD));
    }

    /** Finds out, before anything is stopped, whether the repository opens and has the snapshot. */
    public Plan prepare(Request.Restore request, AppBinding binding, Attempt attempt, Map<String, String> secrets) {
        Base base = new Base(request, binding, attempt, secrets);
        Volumes volumes = base.volumes();
        PodParts parts = new PodParts(request.pod(), volumes.mounts());
        Container prepare = MemberJobs.prepare(parts, request.pod().agentImage(), base.restic());
        return base.plan("Looking for the snapshot", base.job.job(List.of(parts.restic(), prepare), volumes, false));
    }

    /** What the Jobs that use the repository have in common. */
    private final class Base {
        private final Request.Restore request;
        private final Attempt attempt;
        private final Map<String, String> secrets;
        private final Choice choice;
        private final Repositories repositories;
        private final PlanFacts facts;
        private final JobParts job;
        private final SessionSecret secret;

        Base(Request.Restore request, AppBinding binding, Attempt attempt, Map<String, String> secrets) {
            this.request = request;
            this.attempt = attempt;
            this.secrets = secrets;
            choice = choice(request, binding);
            repositories = new Repositories(request);
            BackendDocuments documents = new BackendDocuments(request, binding, attempt, repositories.directory());
            facts = Planner.facts(request, attempt, choice, repositories, documents, List.of("dump"));
            job = new JobParts(request, attempt, agents.apply(choice.engine()));
            secret = new SessionSecret(job.name());
        }

        Environment restic() {
            return repositories
                    .environment(secret, secrets)
                    .all(Planner.session(request, attempt, facts, choice))
                    .put("KUBESTASH_COMPONENT", facts.components().get(0));
        }

        Volumes volumes() {
            repositories.options(secret, secrets); // files that it puts into the Secret are mounted
            return new Volumes(job.agentName()).files(secret).storage(repositories.local());
        }

        Plan plan(String summary, Job made) {
            return new Plan(summary, choice.notes(), facts, made, job.secret(secret), job.agentConfigMap());
        }
    }

    /** Works on a member alone: all but BUILD and CHECK. Needs nothing but what is stored with the session. */
    public Plan onMember(
            MemberStep step,
            Request.Restore request,
            Workload workload,
            Member member,
            PlanFacts facts,
            Attempt attempt) {
        JobParts job = new JobParts(request, attempt, agents.apply(facts.engine()));
        MemberJobs jobs = new MemberJobs(request, workload, member);
        Volumes volumes = new Volumes(job.agentName()).member(member, workload.mount());
        Environment environment = common(request, attempt).all(jobs.environment());
        if (step.onManifest()) {
            volumes.host("manifests", workload.parameters().get("manifestDir"));
            environment
                    .put("KUBESTASH_MANIFEST_OF", workload.ref().namespace() + "/" + member.manifest())
                    .put(
                            "KUBESTASH_WAIT_SECONDS",
                            request.limits().pendingTimeout().toSeconds());
        }
        Container container = jobs.step(new PodParts(request.pod(), volumes.mounts()), step, environment);
        return new Plan(
                step + " of member " + member.name(),
                List.of(),
                facts,
                jobs.placed(job.job(List.of(container), volumes, false), step),
                job.secret(new SessionSecret(job.name())),
                job.agentConfigMap());
    }

    /**
     * Asks the cluster that was restored whether it is healthy.
     *
     * @param revision that it must have reached
     */
    public Plan check(
            Request.Restore request,
            AppBinding binding,
            Workload workload,
            PlanFacts facts,
            long revision,
            Attempt attempt) {
        JobParts job = new JobParts(request, attempt, agents.apply(facts.engine()));
        SessionSecret secret = new SessionSecret(job.name());
        Database database = new Database(binding);
        MemberJobs jobs = new MemberJobs(request, workload, workload.members().get(0));
        Environment environment = common(request, attempt)
                .put("KUBESTASH_WAIT_SECONDS", request.limits().databaseWait().toSeconds())
                .all(database.address(secret))
                .all(database.credentials(secret))
                .all(jobs.environment())
                .put("KUBESTASH_PARAM_REVISION", revision);
        Volumes volumes = new Volumes(job.agentName()).files(secret).databaseTls(database.tlsSecret());
        Container container = jobs.step(new PodParts(request.pod(), volumes.mounts()), MemberStep.CHECK, environment);
        return new Plan(
                "Asking whether " + workload.shown() + " is healthy",
                List.of(),
                facts,
                job.job(List.of(container), volumes, false),
                job.secret(secret),
                job.agentConfigMap());
    }

    private static Environment common(Request request, Attempt attempt) {
        return new Environment()
                .put("KUBESTASH_RESULT_FILE", Paths.RESULT)
                .put("KUBESTASH_WORK", Paths.WORK)
                .put("KUBESTASH_OPERATION", request.operation())
                .put("KUBESTASH_SESSION", attempt.tag())
                .put("TMPDIR", Paths.WORK)
                .put("HOME", Paths.WORK);
    }
}
