package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.Component.Listed;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the snapshot of this session again and checks that it is what the dump wrote. */
final class Proof {
    private final Context context;
    private final Settings settings;
    private final Engine engine;

    Proof(Context context, Engine engine) {
        this.context = context;
        this.settings = context.settings();
        this.engine = engine;
    }

    Component prove(String name) throws IOException {
        Repository repository = context.restic().repository(name);
        List<Listed> all = new ArrayList<>();
        List<Snapshot> own = new ArrayList<>();
        List<String> tags = List.of("session=" + settings.required("KUBESTASH_SESSION"), "component=" + name);
        repository.snapshots(snapshot -> {
            all.add(Listed.of(snapshot));
            if (snapshot.tags().containsAll(tags)) {
                own.add(snapshot);
            }
        });
        if (own.size() != 1) {
            throw wrong(name, own.size() + " snapshots of this session are in " + repository.place() + ", not one");
        }
        Snapshot snapshot = own.get(0);
        String path = "/" + name + "." + settings.required("KUBESTASH_FILE").replaceFirst("^\\.", "");
        if (!snapshot.paths().equals(List.of(path))) {
            throw wrong(name, "snapshot " + snapshot.shortId() + " holds " + snapshot.paths() + ", not " + path);
        }
        if (!snapshot.hasData()) {
            throw wrong(name, "snapshot " + snapshot.shortId() + " holds nothing");
        }
        EngineFacts dumped = new Work(settings)
                .facts(name)
                .orElseGet(() -> new EngineFacts(settings.required("KUBESTASH_ENGINE"), "", "", Map.of(), List.of()));
        String verify = settings.text("KUBESTASH_VERIFY", "data");
        if (verify.equals("data")) {
            readBack(name, repository, snapshot, dumped);
        }
        return new Component(name, repository, snapshot, dumped, verify, all);
    }

    private void readBack(String name, Repository repository, Snapshot snapshot, EngineFacts dumped)
            throws IOException {
        DumpSource source = repository.dump(snapshot.id(), snapshot.paths().get(0), snapshot.bytes());
        try (InputStream dump = source.open()) {
            InputStream in = new ProgressStream(dump, snapshot.bytes(), name, context);
            EngineFacts read = engine.verify(in);
            // To the very end: only there does restic say whether all was well.
            in.transferTo(OutputStream.nullOutputStream());
            read.counts().forEach((what, number) -> {
                long expected = dumped.counts().getOrDefault(what, number);
                if (expected != number) {
                    throw wrong(name, "read back " + number + " " + what + ", dumped were " + expected);
                }
            });
            String counted = read.counts().entrySet().stream()
                    .filter(count -> count.getValue() > 0)
                    .map(count -> String.format(Locale.ROOT, ", %,d %s", count.getValue(), count.getKey()))
                    .collect(Collectors.joining());
            context.log("snapshot " + snapshot.shortId() + " read back: " + Sizes.shown(snapshot.bytes()) + counted);
        } catch (IOException e) {
            throw AgentFailure.behind(e)
                    .orElseGet(() ->
                            wrong(name, "snapshot " + snapshot.shortId() + " cannot be read back: " + Lost.said(e)));
        }
    }

    private static AgentFailure wrong(String component, String what) {
        return new AgentFailure(Reason.SNAPSHOT_NOT_VERIFIED, component + ": " + what + "; take the backup again");
    }
}
