package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.Context;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Streams;
import io.jenkins.plugins.kubestash.agent.mongodb.SourceFinder.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The dump of one component, from a source that is held still. */
final class PartDump {
    private final Source source;
    private final List<String> tags;
    private final List<String> arguments;
    private final Streams streams;
    private final Context context;
    private final DumpTally tally = new DumpTally();
    private Duration took = Duration.ZERO;

    PartDump(Source source, List<String> tags, List<String> arguments, Streams streams, Context context) {
        this.source = source;
        this.tags = List.copyOf(tags);
        this.arguments = List.copyOf(arguments);
        this.streams = streams;
        this.context = context;
    }

    String component() {
        return source.part().component();
    }

    Duration took() {
        return took;
    }

    void run() throws InterruptedException {
        Instant began = context.waiter().now();
        streams.store(component(), tags, arguments, tally::hear);
        took = Duration.between(began, context.waiter().now());
    }

    EngineFacts facts(Deployment deployment, List<String> ofAll) {
        List<String> warnings = new ArrayList<>(ofAll);
        warnings.addAll(source.warnings());
        return new EngineFacts(
                MongoEngine.NAME, deployment.version(), deployment.topology(source.part()), tally.counts(), warnings);
    }
}
