package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session in a scripted world, played turn by turn. */
final class Play {
    static final String CANARY = "canary-9f3b";
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final int MOST_TURNS = 100_000;

    final VirtualClock clock = new VirtualClock();
    final List<String> log = new ArrayList<>();
    final List<SessionState> stored = new ArrayList<>();
    final World world = new World(clock, redis());
    private final Planner planner = new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of);
    Session session;
    boolean diskFull;

    Play(Limits limits) {
        this(backup(limits));
    }

    private Play(Request request) {
        SessionState begin = SessionState.begin("k3f9x2m8", "controller-1", "cluster-1", request, clock.instant());
        stored.add(begin);
        session = new Session(begin, parts(), () -> {});
    }

    /** A listing of a database whose AppBinding is gone. */
    static Play listing(Limits limits) {
        Play play = new Play(snapshots(limits));
        play.world.binding = Optional.empty();
        return play;
    }

    /** A backup of a database that is locked while it is dumped, with a guard beside the dump. */
    static Play guarded(Limits limits) {
        Play play = new Play(backup(limits));
        play.world.binding = Optional.of(AppBinding.read("""
                kind: AppBinding
                metadata: {name: redis, namespace: demo}
                spec:
                  type: kubedb.com/mongodb
                  version: 7.0
                  clientConfig: {service: {scheme: mongodb, name: mongo, port: 27017}}
                  secret: {name: mongo-auth}
                """));
        return play;
    }

    static Limits limits(int retries) {
        Limits plain = Limits.DEFAULT;
        return new Limits(
                plain.timeout(),
                retries,
                plain.retryDelay(),
                plain.databaseWait(),
                plain.lockWait(),
                plain.pendingTimeout(),
                plain.imageTimeout(),
                false);
    }

    /** A restore into the scripted StatefulSet, or the static pods. */
    static Play restore(Limits limits, Map<String, String> parameters) {
        Play play = new Play(restoreRequest(limits, parameters));
        play.world.binding = Optional.of(etcd());
        play.world.workload.asStaticPods = "Pod".equals(parameters.get("workloadKind"));
        return play;
    }

    /**
     * Where the session is: its phase and, while RUNNING, the container at work; of a restore into a workload also stage
     * and member.
     */
    String stage() {
        SessionState state = session.state();
        String of = state.workload()
                .filter(at -> !state.phase().ended() && !state.unlocking())
                .map(at -> " " + at.stage() + " " + at.member())
                .orElse("");
        if (!of.isEmpty()) {
            ScriptedPod pod = world.pods.get(state.job());
            return state.phase()
                    + of
                    + (state.phase() == Phase.RUNNING ? " " + (pod == null ? "" : pod.running()) : "");
        }
        if (state.phase() != Phase.RUNNING) {
            return state.phase().name();
        }
        ScriptedPod pod = world.pods.get(state.job());
        return "RUNNING " + (pod == null ? "" : pod.running());
    }

    /** Plays until the session is about to take a turn in that stage. */
    Play until(String stage) {
        for (int turns = 0; !stage().equals(stage); turns++) {
            assertThat(turns)
                    .as("turns until %s, now %s, log %s", stage, stage(), log)
                    .isLessThan(MOST_TURNS);
            assertThat(session.state().phase().ended())
                    .as("ended before %s: %s", stage, log)
                    .isFalse();
            turn();
        }
        return this;
    }

    SessionResult toEnd() {
        for (int turns = 0; session.result().isEmpty(); turns++) {
            assertThat(turns).as("turns, now %s, log %s", stage(), log).isLessThan(MOST_TURNS);
            turn();
        }
        assertInvariants();
        return session.result().orElseThrow();
    }

    /** The process ends; another one knows only what was stored. */
    Play loseController() {
        session.close();
        String json = Documents.toJson(stored.get(stored.size() - 1));
        assertThat(json).doesNotContain(CANARY);
        session = new Session(Documents.read(json, SessionState.class), parts(), () -> {});
        return this;
    }

    void turn() {
        Duration wait = session.turn().orElse(Duration.ZERO);
        clock.advance(wait.compareTo(STEP) < 0 ? wait : STEP);
    }

    Outcome.Failure failure() {
        return (Outcome.Failure) session.result().orElseThrow().outcome();
    }

    private void assertInvariants() {
        SessionResult result = session.result().orElseThrow();
        assertThat(session.turn()).as("nothing happens after the end").isEmpty();
        assertThat(stored.stream().filter(state -> state.phase().ended()))
                .as("one result")
                .hasSize(1);
        if (result.state().workload().isPresent()) {
            assertWorkload(result);
        }
        assertThat(world.nothingLeft())
                .as("left: %s %s", world.jobs.keySet(), world.secrets)
                .isTrue();
        assertThat(world.locks).as("locks").isEmpty();
        assertThat(world.held).as("locked in the database").isEmpty();
        assertThat(world.created.values()).as("one Job an attempt").allMatch(count -> count == 1);
        assertThat(log).allSatisfy(line -> assertThat(line).doesNotContain(CANARY, "Exception", "\n"));
        if (result.state().request() instanceof Request.Snapshots) {
            assertThat(world.specs.values())
                    .as("Jobs after a listing, which leaves nothing to clean up")
                    .allMatch(spec -> spec.getContainers().get(0).getName().equals("list"));
        } else if (result.outcome() instanceof Outcome.Success && result.state().request() instanceof Request.Backup) {
            assertThat(world.snapshots).as("proven snapshot").hasSize(1);
        } else {
            assertThat(world.snapshots).as("unproven snapshots").isEmpty();
        }
        if (result.outcome() instanceof Outcome.Failure failure) {
            assertThat(failure.message()).isNotBlank().doesNotContain("\n", CANARY);
        }
    }

    /** Old and new data never meet, and the workload is what it was, or stays stopped with its mark. */
    private void assertWorkload(SessionResult result) {
        ScriptedWorkload workload = world.workload;
        assertThat(workload.startedWith).as("data that it was started with").allSatisfy(data -> assertThat(data)
                .isIn("old old old", "new+old new+old new+old"));
        boolean staysStopped = result.outcome() instanceof Outcome.Failure failure
                && failure.reason().equals("STAYS_STOPPED");
        assertThat(workload.replicas).as("replicas").isEqualTo(staysStopped && !workload.asStaticPods ? 0 : 3);
        assertThat(workload.manifests.hidden.isEmpty())
                .as("manifests in sight")
                .isEqualTo(!staysStopped || !workload.asStaticPods);
        assertThat(workload.mark.isPresent()).as("mark").isEqualTo(staysStopped && !workload.asStaticPods);
        if (result.outcome() instanceof Outcome.Success success) {
            assertThat(workload.volumes.values()).as("volumes").allMatch(data -> data.startsWith("new"));
            assertThat(workload.volumes.values().stream().allMatch(data -> data.equals("new")))
                    .as("no old data, or a warning: %s", success.result().warnings())
                    .isEqualTo(success.result().warnings().isEmpty());
        } else if (!staysStopped) {
            assertThat(workload.volumes.values()).as("volumes").containsOnly("old");
        }
    }

    Session.Parts parts(SessionStore store) {
        return new Session.Parts(world, planner, request -> Map.of("RESTIC_PASSWORD", CANARY), store, log::add, clock);
    }

    private void store(SessionState state) {
        if (diskFull) {
            throw new IllegalStateException("the disk is full, on purpose");
        }
        stored.add(state);
    }

    private Session.Parts parts() {
        return parts(this::store);
    }

    private static BackupStorage storage() {
        return Documents.read("""
                apiVersion: storage.kubestash.com/v1alpha1
                kind: BackupStorage
                metadata: {name: local, namespace: demo}
                spec:
                  storage:
                    provider: local
                    local: {mountPath: /backup, persistentVolumeClaim: {claimName: backups}}
                """, BackupStorage.class);
    }

    private static Request snapshots(Limits limits) {
        return new Request.Snapshots(
                new ObjectRef("demo", "redis"),
                storage(),
                Optional.empty(),
                "nightly",
                Request.Snapshots.DEFAULT_LIMIT,
                PodOptions.DEFAULT,
                limits);
    }

    private static Request restoreRequest(Limits limits, Map<String, String> parameters) {
        return new Request.Restore(
                new ObjectRef("demo", "etcd"),
                storage(),
                Optional.empty(),
                "nightly",
                Optional.of("etcd-backup-restore"),
                parameters,
                Optional.empty(),
                "latest",
                PodOptions.DEFAULT,
                limits);
    }

    private static AppBinding etcd() {
        return AppBinding.read("""
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: etcd, namespace: demo}
                spec:
                  type: etcd
                  version: 3.5.21
                  clientConfig: {service: {scheme: http, name: etcd, port: 2379}}
                """);
    }

    private static Request backup(Limits limits) {
        return new Request.Backup(
                new ObjectRef("demo", "redis"),
                storage(),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                limits);
    }

    private static AppBinding redis() {
        return AppBinding.read("""
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: redis, namespace: demo}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig: {service: {scheme: redis, name: redis, port: 6379}}
                  secret: {name: redis-auth}
                """);
    }
}
