package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Every part alone, the parts together, and the usual tools, on the same data: one after the other, several times. */
final class Throughput {
    static final String SOURCE = "source alone: agent, to /dev/null";
    static final String SINK = "sink alone: restic, same bytes from a file";
    static final String PIPE = "pipe: restic -- agent";
    static final String PIPE_AGAIN = "pipe again, data unchanged";
    static final String SESSION = "session, new repository";
    static final String SESSION_AGAIN = "session again, data unchanged";
    static final String SESSION_UNREAD = "session again, verify: snapshot";
    static final String LOAD = "restore: restic dump, agent load";
    static final String RESTORE = "restore session";
    static final String RDB = "redis-cli --rdb, to /dev/null";
    static final String RDB_PIPE = "redis-cli --rdb | restic";
    static final String SNAPSHOT = "snapshot alone: agent, to /dev/null";
    static final String SNAPSHOT_PIPE = "snapshot pipe: restic -- agent";
    static final String SNAPSHOT_LOAD = "snapshot restore: restic dump, agent load";
    static final String CLI_LOAD = "redis-cli --pipe, from a file";
    static final String PEER = "redis-dump-go, to /dev/null";
    static final String PEER_PIPE = "redis-dump-go | restic";

    private static final double LONG = 10;
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final Redirect NOWHERE = Redirect.DISCARD;

    private final Lab lab;
    private final Optional<Path> peer;
    private final Path dump;
    private final PodWords pipe;
    private final Map<String, Supplier<Run>> parts = new LinkedHashMap<>();
    private final Map<String, Figures> figures = new LinkedHashMap<>();
    private long added;
    private long addedAgain;

    Throughput(Lab lab, Optional<Path> peer) {
        this.lab = lab;
        this.peer = peer;
        dump = lab.directory.resolve("dump.ksrd");
        pipe = lab.dumpContainer().inner();
        PodWords source = pipe.inner();
        parts.put(SOURCE, () -> lab.measureAgent(source, NOWHERE));
        parts.put(PEER, () -> peer(""));
        PodWords snapshot = lab.snapshotContainer().inner();
        parts.put(SNAPSHOT, () -> lab.measureAgent(snapshot.inner(), NOWHERE));
        parts.put(RDB, () -> lab.measure(cli("--rdb", "-"), "redis-cli", NOTHING, NOWHERE));
        parts.put(SINK, () -> {
            lab.freshBareRepo();
            return lab.measure(pipe.storing(List.of("cat", dump.toString())), "restic", NOTHING, NOWHERE);
        });
        parts.put(PIPE, () -> {
            lab.freshBareRepo();
            Run run = pipe();
            added = lab.addedByNewest();
            return run;
        });
        parts.put(PIPE_AGAIN, () -> {
            Run run = pipe();
            addedAgain = lab.addedByNewest();
            return run;
        });
        parts.put(LOAD, this::load);
        parts.put(SNAPSHOT_PIPE, () -> {
            lab.freshBareRepo();
            return lab.measure(snapshot, "java", NOTHING, NOWHERE);
        });
        parts.put(SNAPSHOT_LOAD, this::load);
        parts.put(RDB_PIPE, () -> into("\"$0\" -p " + lab.redis.port() + " --rdb -", "redis-cli"));
        parts.put(PEER_PIPE, () -> peer(" | \"$BENCH_RESTIC\" backup --stdin --stdin-filename dump"));
        parts.put(CLI_LOAD, this::cliLoad);
        parts.put(SESSION, () -> {
            lab.freshSessionRepo();
            return session(Lab.backup(Request.Verify.DATA));
        });
        parts.put(SESSION_AGAIN, () -> session(Lab.backup(Request.Verify.DATA)));
        parts.put(SESSION_UNREAD, () -> session(Lab.backup(Request.Verify.SNAPSHOT)));
        parts.put(RESTORE, () -> session(Lab.restore("latest")));
        if (peer.isEmpty()) {
            parts.remove(PEER);
            parts.remove(PEER_PIPE);
        }
    }

    /**
     * @param times how often each part runs, the parts taking turns; one that takes very long runs once
     */
    void measure(int times, Consumer<String> said) {
        lab.measure(pipe.inner(), "java", NOTHING, Redirect.to(dump.toFile()));
        for (int i = 1; i <= times; i++) {
            said.accept("round " + i + " of " + times);
            parts.forEach((what, part) -> {
                Figures own = figures.computeIfAbsent(what, key -> new Figures());
                if (own.isEmpty() || own.seconds() < LONG) {
                    own.add(part.get());
                }
            });
        }
    }

    void tell(Report report, int keys, long bytes) {
        figures.forEach((what, one) -> report.row(what, keys, bytes, one));
        report.about("dumpBytes", dump.toFile().length());
        report.about("addedBytes", added);
        report.about("addedBytesUnchanged", addedAgain);
        double slower = Math.max(seconds(SOURCE), seconds(SINK));
        report.aim(Aim.atLeast("pipe, as a share of the slower of source and sink", slower / seconds(PIPE), 0.9, ""));
        report.aim(Aim.atLeast("snapshot, as a share of redis-cli --rdb", seconds(RDB) / seconds(SNAPSHOT), 0.8, ""));
        if (peer.isPresent()) {
            report.aim(
                    Aim.atLeast("dump, as a multiple of redis-dump-go", seconds(PEER) / seconds(SOURCE), 3, " times"));
        }
    }

    /** Share of the second pipe's bytes that the repository had already. */
    double known() {
        return 1 - (double) addedAgain / dump.toFile().length();
    }

    Figures of(String part) {
        return figures.get(part);
    }

    private double seconds(String part) {
        return figures.get(part).seconds();
    }

    private Run pipe() {
        return lab.measure(pipe, "java", NOTHING, NOWHERE);
    }

    private Run load() {
        PodWords load = lab.loadContainer(lab.chooseSnapshot());
        return lab.measureAgent(load, NOWHERE);
    }

    private Run cliLoad() {
        lab.redis.cli("FLUSHALL");
        return lab.measure(
                cli("--pipe"), "redis-cli", Redirect.from(lab.commands().toFile()), NOWHERE);
    }

    private Run session(Request request) {
        Played played = lab.play(request);
        Duration took = Duration.between(
                played.result().state().started(), played.result().ended());
        return Run.lasting(took.toMillis() / 1000.0);
    }

    private PodWords cli(String... words) {
        List<String> all =
                new ArrayList<>(List.of(Tools.find("redis-cli").toString(), "-p", Integer.toString(lab.redis.port())));
        all.addAll(List.of(words));
        return new PodWords(all, Map.of());
    }

    private Run peer(String then) {
        if (!then.isEmpty()) {
            lab.freshBareRepo();
        }
        String program = peer.orElseThrow().toString();
        return lab.measure(
                shell("\"$0\" -s -port " + lab.redis.port() + then, program), "redis-dump-go", NOTHING, NOWHERE);
    }

    private Run into(String script, String program) {
        lab.freshBareRepo();
        return lab.measure(
                shell(
                        script + " | \"$BENCH_RESTIC\" backup --stdin --stdin-filename dump",
                        Tools.find(program).toString()),
                program,
                NOTHING,
                NOWHERE);
    }

    private PodWords shell(String script, String program) {
        return new PodWords(
                List.of("bash", "-o", "pipefail", "-c", script, program),
                Map.of(
                        "BENCH_RESTIC", Tools.find("restic").toString(),
                        "RESTIC_REPOSITORY", lab.bareRepo().path().toString(),
                        "RESTIC_CACHE_DIR", lab.directory.resolve("work/cache").toString()));
    }
}
