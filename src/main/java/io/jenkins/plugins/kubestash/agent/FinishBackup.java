package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.metadata.Metadata;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code finish} of a backup. First the proof, and with it the result; then retention and KubeStash's own files, which
 * can only add warnings.
 */
final class FinishBackup {
    private static final Duration CLEAN_UP_WAIT = Duration.ofSeconds(60);
    private static final String STAYS = "; the unproven snapshot stays in the repository";

    private final Context context;
    private final Settings settings;
    private final Engine engine;
    private final ResultFile resultFile;
    private boolean held;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Map<String, Object>> results = new LinkedHashMap<>();

    FinishBackup(Context context, Engine engine, ResultFile resultFile) {
        this.context = context;
        this.settings = context.settings();
        this.engine = engine;
        this.resultFile = resultFile;
    }

    void run() throws IOException {
        RetentionRun retention = new RetentionRun(context);
        List<Component> components = prove();
        components.forEach(component -> {
            warnings.addAll(component.facts().warnings());
            results.put(
                    component.name(),
                    component.result(List.of(), component.all().size()));
        });
        resultFile.write(new Result(results, warnings, true, held));
        Set<String> removed = new HashSet<>();
        Set<String> left = new HashSet<>();
        for (Component component : components) {
            List<String> ids = retention.run(component, this::warn);
            component.all().forEach(one -> (ids.contains(one.id()) ? removed : left).add(one.session()));
            results.put(component.name(), component.result(ids, component.all().size() - ids.size()));
        }
        removed.removeAll(left);
        writeMetadata(components, removed);
        resultFile.write(new Result(results, warnings, false, held));
    }

    /** Says what in the database could not be given back. */
    void stillHeld(List<String> left) {
        left.forEach(this::warn);
        held = held || !left.isEmpty();
    }

    /** Adds a line to what the record says. */
    private void warn(String warning) {
        context.log("warning: " + ResultFile.oneLine(warning));
        warnings.add(warning);
    }

    /** A session that fails leaves no snapshot: nobody must ever restore what was not proven. */
    private List<Component> prove() throws IOException {
        List<String> names = settings.list("KUBESTASH_COMPONENTS");
        try {
            Proof proof = new Proof(context, engine);
            List<Component> components = new ArrayList<>();
            for (String name : names) {
                components.add(proof.prove(name));
            }
            return components;
        } catch (AgentFailure e) {
            throw rejected(e);
        }
    }

    /** The same failure, after the snapshots of this session are removed. */
    AgentFailure rejected(AgentFailure e) {
        boolean unreachable = e.reason() == Reason.REPOSITORY_UNREACHABLE;
        String left = unreachable ? STAYS : removeUnproven(settings.list("KUBESTASH_COMPONENTS"));
        return e.saying(e.getMessage() + left);
    }

    private String removeUnproven(List<String> names) {
        String left = "";
        for (String name : names) {
            try {
                Repository repository = context.restic().repository(name);
                List<String> ids = repository
                        .snapshotsWith("session=" + settings.required("KUBESTASH_SESSION"), "component=" + name)
                        .stream()
                        .map(Snapshot::id)
                        .toList();
                repository.forget(ids, false, CLEAN_UP_WAIT);
            } catch (AgentFailure e) {
                left = STAYS;
            }
        }
        return left;
    }

    private void writeMetadata(List<Component> components, Set<String> removed) {
        try {
            List<Metadata.Part> parts = components.stream()
                    .map(c -> new Metadata.Part(c.name(), c.repository().place(), c.snapshot(), c.duration()))
                    .toList();
            new Metadata(settings).write(parts, removed);
        } catch (IOException | RuntimeException e) {
            warn("KubeStash's own files were not written: " + e.getMessage());
        }
    }
}
