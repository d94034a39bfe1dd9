package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import io.jenkins.plugins.kubestash.agent.restic.Outage;
import io.jenkins.plugins.kubestash.agent.restic.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * {@code <engine> backup -- words}: a backup that the engine leads, while {@code finish} watches over it. The words are
 * those of {@code restic backup} with <code>${component}</code> where a component's name goes.
 */
final class Backup implements Streams {
    private static final String PLACE = "${component}";
    private static final String COMMAND_FOLLOWS = "--";

    private final Context context;
    private final Children children;
    private final Engine engine;
    private final List<String> words;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean givenUp;

    Backup(Context context, Children children, Engine engine, List<String> words) {
        this.context = context;
        this.children = children;
        this.engine = engine;
        this.words = List.copyOf(words);
    }

    void run() throws IOException, InterruptedException {
        try (GuardLock lock = GuardLock.take(context.settings())) {
            try {
                engine.backup(context, this);
                lock.endedWell();
            } catch (AgentFailure e) {
                lock.failed(e);
                throw e;
            } catch (IOException e) {
                AgentFailure lost = AgentFailure.behind(e)
                        .orElseGet(() -> new AgentFailure(
                                Reason.DATABASE_LOST,
                                "the database at " + Lost.address(context.settings()) + " was lost during the backup: "
                                        + Lost.said(e),
                                e));
                lock.failed(lost);
                throw lost;
            }
        }
    }

    @Override
    public void store(String component, List<String> tags, List<String> arguments, Consumer<String> lines)
            throws InterruptedException {
        Outage outage = context.restic().outage();
        LastWords said = new LastWords(line -> {
            outage.hear(line);
            lines.accept(line);
        });
        Process process = new Child(children, words(component, tags, arguments)).start(said, outage);
        running.add(process);
        if (givenUp) {
            Children.end(process);
        }
        int exitCode = process.waitFor();
        running.remove(process);
        Outcome outcome = Outcome.of(exitCode, said.complete());
        if (!outcome.good()) {
            FailedBackup failed = new FailedBackup(context, component);
            throw outage.over() ? failed.storageLost(outcome) : failed.failure(outcome);
        }
    }

    private List<String> words(String component, List<String> tags, List<String> arguments) {
        int end = words.lastIndexOf(COMMAND_FOLLOWS);
        if (end < 1 || end == words.size() - 1) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, "the backup command names no dump command behind --");
        }
        List<String> all = new ArrayList<>();
        words.subList(0, end).forEach(word -> all.add(word.replace(PLACE, component)));
        tags.forEach(tag -> all.addAll(List.of("--tag", tag.replace(",", "%2C"))));
        all.addAll(words.subList(end, words.size()));
        all.addAll(arguments);
        return all;
    }

    @Override
    public void endAll() {
        givenUp = true;
        running.parallelStream().forEach(Children::end);
    }

    @Override
    public void done(String component, EngineFacts facts, Duration took) {
        new Work(context.settings()).write(component, facts, took);
    }

    @Override
    public void whenEnding(Runnable act) {
        children.whenEnding(act);
    }
}
