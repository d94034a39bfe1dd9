package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.Phase;
import io.jenkins.plugins.kubestash.session.PodResult;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionState;
import io.jenkins.plugins.kubestash.session.SnapshotRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Results of sessions on real Plans, as a session would end with them. */
final class Results {
    static final String CANARY = "canary-4d1c";
    static final Instant BEGIN = Instant.parse("2026-03-01T02:00:00Z");
    static final String LOCAL =
            "provider: local, local: {mountPath: /backup, subPath: redis, persistentVolumeClaim: {claimName: backups}}";
    static final String S3 = "provider: s3, s3: {endpoint: 'https://s3.example:9000', bucket: backups, prefix: team,"
            + " region: us-east-1, secretName: s3-secret, insecureTLS: true}";
    static final String REST = "provider: rest, rest: {url: 'https://storage.example:8000/team', secretName: rest}";
    private static final ObjectRef REDIS = new ObjectRef("demo", "redis");
    private static final Map<String, String> SECRETS = Map.of(
            "RESTIC_PASSWORD", CANARY, "AWS_ACCESS_KEY_ID", CANARY + "-id", "AWS_SECRET_ACCESS_KEY", CANARY + "-key");

    private Results() {}

    static SessionResult backup(String id) {
        return backup(id, LOCAL);
    }

    static SessionResult backup(String id, String storage) {
        return ended(id, backupOf(storage), success(List.of("dump"), List.of()));
    }

    static SessionResult ended(String id, Request.Transfer request, Outcome outcome) {
        return ended(id, request, outcome, history(1, outcome));
    }

    static SessionResult ended(String id, Request.Transfer request, Outcome outcome, List<SessionState.Step> history) {
        SessionState begin = SessionState.begin(id, "controller-1", "production", request, BEGIN);
        SessionState state = new SessionState(
                begin.format(),
                id,
                begin.controller(),
                begin.cluster(),
                request,
                BEGIN,
                outcome.phase(),
                BEGIN.plusSeconds(51),
                history.get(history.size() - 1).attempt(),
                0,
                false,
                "",
                Optional.of(plan(id, request).facts()),
                Optional.empty(),
                Map.of(),
                Optional.of(outcome),
                Optional.of(outcome),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                history);
        return new SessionResult(state, outcome, BEGIN.plusMillis(51_500));
    }

    static Plan plan(String id, Request.Transfer request) {
        return new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of)
                .plan(
                        request,
                        redis(),
                        new Attempt("controller-1", "production", id, 1, 1000, List.of(), List.of()),
                        SECRETS);
    }

    static Optional<SnapshotRecord> record(SessionResult result) {
        return Optional.of(SnapshotRecord.of(result));
    }

    static List<SessionState.Step> history(int attempts, Outcome outcome) {
        List<SessionState.Step> history = new ArrayList<>();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Instant start = BEGIN.plusSeconds(10L * (attempt - 1));
            history.add(new SessionState.Step(Phase.PENDING, attempt, start));
            history.add(new SessionState.Step(Phase.CREATING, attempt, start.plusMillis(400)));
            history.add(new SessionState.Step(Phase.RUNNING, attempt, start.plusMillis(900)));
            history.add(new SessionState.Step(Phase.CLEANING, attempt, start.plusMillis(9_000)));
        }
        history.add(new SessionState.Step(outcome.phase(), attempts, BEGIN.plusMillis(51_500)));
        return history;
    }

    static Outcome success(List<String> components, List<String> warnings) {
        Map<String, PodResult.Component> all = new LinkedHashMap<>();
        for (String name : components) {
            all.put(
                    name,
                    new PodResult.Component(
                            snapshotId(all.size()),
                            BEGIN.plusSeconds(30),
                            "/" + name + ".ksrd",
                            1_661_000,
                            1_661_000,
                            435_712,
                            1.5,
                            "redis",
                            "7.0.15",
                            "standalone",
                            new TreeMap<>(Map.of("keys", 25_044L, "vanished", 0L)),
                            Optional.of("data"),
                            Optional.of(7L),
                            List.of("1a2b3c4d", "5e6f7a8b")));
        }
        return new Outcome.Success(new PodResult(all, warnings, Optional.empty(), Optional.empty()));
    }

    static String snapshotId(int number) {
        return String.format("%02x", 0x51 + number).repeat(32);
    }

    static Request.Backup backupOf(String storage) {
        return new Request.Backup(
                REDIS,
                storage(storage),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    static Request.Restore restoreFrom(String source) {
        return new Request.Restore(
                REDIS,
                storage(LOCAL),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.of(ObjectRef.parse(source)),
                "latest",
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    private static BackupStorage storage(String spec) {
        return BackupStorage.read("apiVersion: storage.kubestash.com/v1alpha1\nkind: BackupStorage\n"
                + "metadata: {name: store, namespace: demo}\nspec: {storage: {" + spec + "}}\n");
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
