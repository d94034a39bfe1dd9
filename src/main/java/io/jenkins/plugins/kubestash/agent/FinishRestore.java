package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code finish} of a restore: what was read, and what the engine says it has written. */
final class FinishRestore {
    private final Settings settings;
    private final ResultFile resultFile;

    FinishRestore(Context context, ResultFile resultFile) {
        this.settings = context.settings();
        this.resultFile = resultFile;
    }

    void run() {
        Work work = new Work(settings);
        List<String> warnings = new ArrayList<>();
        Map<String, Map<String, Object>> components = new LinkedHashMap<>();
        for (String component : settings.list("KUBESTASH_COMPONENTS")) {
            EngineFacts facts = work.facts(component)
                    .orElseThrow(() -> new AgentFailure(
                            Reason.LOAD_FAILED, "nothing tells that " + component + " was loaded: restore again"));
            warnings.addAll(facts.warnings());
            components.put(component, fields(work.snapshot(component), facts, work.seconds(component)));
        }
        resultFile.write(new Result(components, warnings, false, false));
    }

    private static Map<String, Object> fields(JsonObject snapshot, EngineFacts facts, double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", snapshot.text("id"));
        fields.put("time", snapshot.text("time"));
        fields.put("path", snapshot.text("path"));
        fields.put("bytes", snapshot.number("bytes"));
        fields.put("seconds", seconds);
        fields.put("engine", facts.engine());
        fields.put("version", facts.version());
        fields.put("topology", facts.topology());
        fields.put("counts", facts.counts());
        return fields;
    }
}
