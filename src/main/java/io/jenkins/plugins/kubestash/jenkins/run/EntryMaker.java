package io.jenkins.plugins.kubestash.jenkins.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.PodResult;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes from a session's result what a build keeps of it. */
final class EntryMaker {
    private EntryMaker() {}

    static SessionEntry entry(SessionResult result) {
        SessionState state = result.state();
        Request request = state.request();
        Outcome outcome = result.outcome();
        Optional<PodResult> success = success(result);
        return new SessionEntry(
                SessionEntry.FORMAT,
                state.id(),
                request.operation(),
                outcome.phase().name(),
                outcome instanceof Outcome.Failure failure ? failure.reason() : "",
                message(outcome),
                target(state, success),
                place(state),
                snapshotName(state).orElse(""),
                state.started(),
                result.ended(),
                state.workload().isPresent() ? state.retries() + 1 : state.attempt(),
                components(success),
                state.history().stream()
                        .map(step -> new SessionEntry.Phase(step.phase().name(), step.attempt(), step.since()))
                        .toList(),
                success.map(PodResult::warnings).orElse(List.of()),
                List.of(),
                Map.of());
    }

    /** Name of the Snapshot object that a backup's Plan makes. */
    static Optional<String> snapshotName(SessionState state) {
        return state.facts().flatMap(PlanFacts::snapshot).map(snapshot -> snapshot.metadata()
                .name());
    }

    static Optional<PodResult> success(SessionResult result) {
        return result.outcome() instanceof Outcome.Success success ? Optional.of(success.result()) : Optional.empty();
    }

    private static String message(Outcome outcome) {
        if (outcome instanceof Outcome.Failure failure) {
            return failure.message();
        }
        return outcome instanceof Outcome.Abort abort ? abort.message() : "";
    }

    private static SessionEntry.Target target(SessionState state, Optional<PodResult> success) {
        Request request = state.request();
        Optional<PlanFacts> facts = state.facts();
        return new SessionEntry.Target(
                request.appBinding().toString(),
                request.source().equals(request.appBinding())
                        ? ""
                        : request.source().toString(),
                state.cluster(),
                facts.map(PlanFacts::engine).orElse(""),
                success.flatMap(pod -> pod.components().values().stream().findFirst())
                        .map(PodResult.Component::version)
                        .orElse(""),
                facts.map(PlanFacts::addon).orElse(""),
                facts.map(PlanFacts::task)
                        .orElse(
                                request instanceof Request.Transfer transfer
                                        ? transfer.task().orElse("")
                                        : ""));
    }

    private static String wantedTask(Request request) {
        return request instanceof Request.Transfer transfer ? transfer.task().orElse("") : "";
    }

    private static SessionEntry.Place place(SessionState state) {
        BackupStorage storage = state.request().storage();
        Optional<StorageBackend> backend = storage.spec().storage().backend();
        return new SessionEntry.Place(
                storage.ref().toString(),
                state.facts().map(PlanFacts::repository).orElse(""),
                state.facts().map(PlanFacts::directory).orElse(""),
                state.request().session(),
                backend.flatMap(EntryMaker::region).orElse(""),
                backend.filter(EntryMaker::insecure).isPresent(),
                storage.spec().storage().caBundle().isPresent(),
                backend.flatMap(EntryMaker::volume).orElse(""));
    }

    private static Optional<String> region(StorageBackend backend) {
        return backend instanceof StorageBackend.S3 s3 ? s3.region() : Optional.empty();
    }

    private static boolean insecure(StorageBackend backend) {
        return backend instanceof StorageBackend.S3 s3 && s3.insecureTLS()
                || backend instanceof StorageBackend.Rest rest && rest.insecureTLS();
    }

    /** Such as {@code persistentVolumeClaim backups at /backup}. */
    private static Optional<String> volume(StorageBackend backend) {
        if (!(backend instanceof StorageBackend.Local local)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        local.volume().forEach((kind, source) -> {
            words.add(kind);
            for (JsonNode value : source) {
                if (value.isTextual()) {
                    words.add(value.textValue());
                }
            }
        });
        local.subPath().ifPresent(path -> words.add("subPath " + path));
        words.add("at " + local.mountPath());
        return Optional.of(String.join(" ", words));
    }

    private static List<SessionEntry.Component> components(Optional<PodResult> success) {
        List<SessionEntry.Component> components = new ArrayList<>();
        success.ifPresent(pod -> pod.components()
                .forEach((name, component) -> components.add(new SessionEntry.Component(
                        name,
                        component.snapshot(),
                        component.time(),
                        component.path(),
                        component.bytes(),
                        component.added(),
                        component.stored(),
                        component.seconds(),
                        component.topology(),
                        component.counts(),
                        component.verified().orElse(""),
                        component.removed().size()))));
        return components;
    }
}
