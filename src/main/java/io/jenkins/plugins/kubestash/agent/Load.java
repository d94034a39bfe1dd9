package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** {@code <engine> load}: the snapshot that {@code prepare} chose, back into the database. */
final class Load {
    private final Context context;
    private final Engine engine;

    Load(Context context, Engine engine) {
        this.context = context;
        this.engine = engine;
    }

    void run() {
        Settings settings = context.settings();
        String component = settings.required("KUBESTASH_COMPONENT");
        Work work = new Work(settings);
        JsonObject chosen = work.snapshot(component);
        DumpSource source = context.restic()
                .repository(component)
                .dump(chosen.text("id"), chosen.text("path"), chosen.number("bytes"), chosen.texts("tags"));
        try {
            Instant began = context.waiter().now();
            EngineFacts facts = engine.load(settings, source);
            work.write(
                    component, facts, Duration.between(began, context.waiter().now()));
        } catch (AgentFailure e) {
            throw withSnapshot(e, chosen.text("id"));
        } catch (IOException e) {
            throw Lost.failure("loading", settings, e);
        }
    }

    /** Where the dump is at fault, names the snapshot that it came from. */
    private static AgentFailure withSnapshot(AgentFailure e, String id) {
        boolean ofTheDump = e.reason() == Reason.DAMAGED_DUMP || e.reason() == Reason.FOREIGN_DUMP;
        return ofTheDump
                ? new AgentFailure(e.reason(), "snapshot " + id.substring(0, 8) + ": " + e.getMessage(), e)
                : e;
    }
}
