package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** etcd's snapshot and keys beside etcdctl, on the same data in the same run. */
final class EtcdBench implements EngineBench {
    private static final String STREAMED = "snapshot: restic -- agent, new repository";
    private static final String SAVED = "etcdctl snapshot save, then restic backup of the file";
    private static final String SOURCE = "snapshot alone: agent, to /dev/null";
    private static final String SAVE = "snapshot alone: etcdctl, to a file";
    private static final String KEYS = "keys: agent, to a file";
    private static final String LOAD = "keys: restic dump, agent load";
    private static final String COPY = "keys: etcdctl get and put, key by key";
    private static final int TIMES = 3;
    private static final int NUMBER = 40_000;
    private static final int VALUE = 1_000;
    private static final int COPIED = 300;
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private final Map<String, Figures> figures = new LinkedHashMap<>();

    @Override
    public void measure(Path directory, Report report, Consumer<String> say) throws IOException {
        EtcdServer.delete(directory);
        Files.createDirectories(directory);
        try (EtcdServer source = EtcdServer.start();
                EtcdServer target = EtcdServer.start()) {
            say.accept("writing " + NUMBER + " keys of " + VALUE + " bytes");
            source.pour("bench/", NUMBER, VALUE);
            Parts parts = new Parts(directory, source, target);
            for (int i = 1; i <= TIMES; i++) {
                say.accept("round " + i + " of " + TIMES);
                add(SOURCE, () -> parts.agent(source, "dump", "db", Redirect.DISCARD));
                add(SAVE, parts::save);
                add(STREAMED, parts::streamed);
                add(SAVED, parts::saveThenStore);
                add(KEYS, () -> parts.agent(source, "dump", "ksed", parts.keysFile()));
                parts.storeKeys();
                add(LOAD, parts::load);
            }
            say.accept("copying " + COPIED + " keys one by one");
            add(COPY, parts::copy);
            long bytes = (long) NUMBER * VALUE;
            figures.forEach((what, one) -> report.row(
                    what, what.equals(COPY) ? COPIED : NUMBER, what.equals(COPY) ? (long) COPIED * VALUE : bytes, one));
            report.about("snapshotBytes", Files.size(parts.saved));
        }
        report.aim(Aim.atLeast(
                "snapshot into restic, as a multiple of saving it first",
                seconds(SAVED) / seconds(STREAMED),
                1,
                " times"));
        double copied = seconds(COPY) / COPIED * NUMBER;
        report.aim(Aim.atLeast(
                "dump and load of keys, as a multiple of a copy key by key",
                copied / (seconds(KEYS) + seconds(LOAD)),
                10,
                " times"));
        long rss = figures.values().stream().mapToLong(Figures::rssBytes).max().orElse(0);
        report.aim(Aim.atMost("the agent's memory", rss / 1048576.0, 128, " MiB"));
    }

    private double seconds(String what) {
        return figures.get(what).seconds();
    }

    private void add(String what, Supplier<Run> part) {
        figures.computeIfAbsent(what, name -> new Figures()).add(part.get());
    }

    /** The commands; the agent's as a pod has them. */
    private static final class Parts {
        private final Path directory;
        private final EtcdServer source;
        private final EtcdServer target;
        private final Path saved;
        private final Measured clock;
        private final String restic = Tools.find("restic").toString();
        private final String etcdctl = Tools.find("etcdctl").toString();
        private int repositories;

        Parts(Path directory, EtcdServer source, EtcdServer target) {
            this.directory = directory;
            this.source = source;
            this.target = target;
            this.saved = directory.resolve("saved.db");
            this.clock = new Measured(
                    directory,
                    Map.of("RESTIC_PASSWORD", "bench", "RESTIC_CACHE_DIR", directory + "/cache", "ETCDCTL_API", "3"));
        }

        private Map<String, String> environment(EtcdServer server, String file) {
            Map<String, String> environment = new HashMap<>();
            environment.put("KUBESTASH_DB_HOST", server.host());
            environment.put("KUBESTASH_DB_PORT", Integer.toString(server.port()));
            environment.put("KUBESTASH_FILE", file);
            environment.put("KUBESTASH_COMPONENT", "dump");
            environment.put("KUBESTASH_WORK", directory.resolve("work").toString());
            environment.put("KUBESTASH_RESULT_FILE", directory.resolve("result").toString());
            environment.put("KUBESTASH_RESTIC", restic);
            environment.put("KUBESTASH_REPOSITORY", directory.resolve("keys").toString());
            environment.put("KUBESTASH_PARAM_IF_EXISTS", "fail");
            return environment;
        }

        private static List<String> java(String... words) {
            try {
                Path jar = Path.of(EtcdBench.class
                        .getResource("/META-INF/kubestash/kubestash-agent.jar")
                        .toURI());
                ArrayList<String> all =
                        new ArrayList<>(List.of("java", "-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
                all.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
                all.addAll(List.of(words));
                return all;
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        Redirect keysFile() {
            return Redirect.to(directory.resolve("keys.ksed").toFile());
        }

        Run agent(EtcdServer server, String command, String file, Redirect out) {
            return clock.run(new PodWords(java("etcd", command), environment(server, file)), "java", NOTHING, out);
        }

        Run save() {
            delete(saved);
            return clock.run(
                    shell("\"$0\" --endpoints " + source.seat().client() + " snapshot save " + saved, etcdctl),
                    "etcdctl",
                    NOTHING,
                    Redirect.DISCARD);
        }

        Run streamed() {
            String repo = freshRepository();
            List<String> words = new ArrayList<>(
                    List.of(restic, "-r", repo, "backup", "--stdin-from-command", "--stdin-filename", "dump.db", "--"));
            words.addAll(java("etcd", "dump"));
            return clock.run(new PodWords(words, environment(source, "db")), "java", NOTHING, Redirect.DISCARD);
        }

        Run saveThenStore() {
            delete(saved);
            String repo = freshRepository();
            return clock.run(
                    shell(
                            "\"$0\" --endpoints " + source.seat().client() + " snapshot save " + saved + " && " + restic
                                    + " -r " + repo + " backup " + saved,
                            etcdctl),
                    "etcdctl",
                    NOTHING,
                    Redirect.DISCARD);
        }

        /** Puts the dump of keys where a load takes it from. */
        void storeKeys() {
            Path repo = directory.resolve("keys/dump");
            EtcdServer.delete(repo);
            run(shell(
                    "\"$0\" -r " + repo + " init && \"$0\" -r " + repo + " backup --stdin --stdin-filename dump.ksed < "
                            + directory.resolve("keys.ksed"),
                    restic));
            try {
                Path file = directory.resolve("keys.ksed");
                Files.writeString(
                        Files.createDirectories(directory.resolve("work")).resolve("snapshots.json"),
                        "{\"dump\": {\"id\": \"latest\", \"path\": \"/dump.ksed\", \"bytes\": " + Files.size(file)
                                + "}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            target.ctl("del", "--prefix", "");
        }

        Run load() {
            return agent(target, "load", "ksed", Redirect.DISCARD);
        }

        Run copy() {
            target.ctl("del", "--prefix", "");
            return clock.run(
                    shell(
                            "for i in $(seq -f 'bench/%06g' 0 " + (COPIED - 1) + "); do \"$0\" --endpoints "
                                    + source.seat().client() + " get --print-value-only \"$i\" | \"$0\" --endpoints "
                                    + target.seat().client() + " put \"$i\"; done",
                            etcdctl),
                    "etcdctl",
                    NOTHING,
                    Redirect.DISCARD);
        }

        private String freshRepository() {
            Path repo = directory.resolve("repository-" + repositories++);
            run(shell("\"$0\" -r " + repo + " init", restic));
            return repo.toString();
        }

        private void run(PodWords words) {
            clock.run(words, "restic", NOTHING, Redirect.DISCARD);
        }

        private static PodWords shell(String script, String program) {
            return new PodWords(List.of("bash", "-c", script, program), Map.of());
        }

        private static void delete(Path file) {
            EtcdServer.delete(file);
        }
    }
}
