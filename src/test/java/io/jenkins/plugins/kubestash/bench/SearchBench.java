package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.elasticsearch.SearchClient;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Elasticsearch 7, out and in, beside elasticdump with its defaults and with {@code --limit=5000}: small documents, the
 * parts taking turns. The agent runs with the heap that it has in a pod; its load reads the dump out of a restic
 * repository, as in a pod, while elasticdump reads a file.
 */
final class SearchBench implements EngineBench {
    private static final String ELASTICDUMP = "elasticdump@6.125.1";
    private static final int DOCUMENTS = 60_000;
    private static final int TIMES = 3;
    private static final long MOST_MEMORY = 128L << 20;
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final Redirect NOWHERE = Redirect.DISCARD;

    private static final String OUT = "agent, out";
    private static final String OUT_DEFAULT = "elasticdump, out";
    private static final String OUT_LARGE = "elasticdump --limit=5000, out";
    private static final String IN = "agent with restic dump, in";
    private static final String IN_DEFAULT = "elasticdump, in";
    private static final String IN_LARGE = "elasticdump --limit=5000, in";

    private final Map<String, Figures> figures = new LinkedHashMap<>();
    private final Map<String, Supplier<Run>> parts = new LinkedHashMap<>();
    private SearchClient client;
    private Measured measured;
    private Path directory;
    private Path elasticdump;
    private PodWords agent;
    private String url;

    @Override
    public void measure(Path where, Report report, Consumer<String> say) throws IOException {
        directory = Files.createTempDirectory(where, "run");
        measured = new Measured(directory, Map.of());
        elasticdump = elasticdump(say);
        try (SearchServer server = SearchServer.start(SearchServer.ELASTICSEARCH_7)) {
            client = server.client();
            url = client.base() + "/small";
            agent = agent(server);
            say.accept("filling with " + DOCUMENTS + " documents");
            create();
            fill();
            Path dump = directory.resolve("dump.kses");
            Path file = directory.resolve("small.json");
            measured.run(words("dump"), "java", NOTHING, Redirect.to(dump.toFile()));
            elasticdump(url, file.toString(), "--limit=5000");
            store(dump);
            parts.put(OUT, () -> measured.run(words("dump"), "java", NOTHING, NOWHERE));
            parts.put(OUT_LARGE, () -> elasticdump(url, "$", "--limit=5000"));
            parts.put(OUT_DEFAULT, () -> elasticdump(url, "$"));
            parts.put(IN, () -> {
                client.delete("/small");
                return counted(measured.run(words("load"), "java", NOTHING, NOWHERE));
            });
            parts.put(IN_LARGE, () -> {
                recreate();
                return counted(elasticdump(file.toString(), url, "--limit=5000"));
            });
            parts.put(IN_DEFAULT, () -> {
                recreate();
                return counted(elasticdump(file.toString(), url));
            });
            for (int i = 1; i <= TIMES; i++) {
                say.accept("round " + i + " of " + TIMES);
                parts.forEach((what, part) -> {
                    Run run = part.get();
                    say.accept(String.format(Locale.ROOT, "%s: %.1f s", what, run.seconds()));
                    figures.computeIfAbsent(what, key -> new Figures()).add(run);
                });
            }
            tell(report, Files.size(dump));
        }
    }

    private void tell(Report report, long bytes) {
        figures.forEach((what, one) -> report.row(what, DOCUMENTS, bytes, one));
        report.about("documents", DOCUMENTS);
        report.about("dumpBytes", bytes);
        report.about("peer", ELASTICDUMP);
        report.aim(times("out, as a multiple of elasticdump with its defaults", OUT_DEFAULT, OUT, 5));
        report.aim(times("out, as a multiple of elasticdump --limit=5000", OUT_LARGE, OUT, 2));
        report.aim(times("in, as a multiple of elasticdump with its defaults", IN_DEFAULT, IN, 5));
        report.aim(times("in, as a multiple of elasticdump --limit=5000", IN_LARGE, IN, 2));
        long most = Math.max(figures.get(OUT).rssBytes(), figures.get(IN).rssBytes());
        report.aim(Aim.atMost("memory of the agent", most / 1048576.0, MOST_MEMORY / 1048576.0, " MiB"));
    }

    private Aim times(String what, String theirs, String ours, double aim) {
        return Aim.atLeast(
                what, figures.get(theirs).seconds() / figures.get(ours).seconds(), aim, " times");
    }

    private void create() {
        client.put(
                "/small",
                "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0},\"mappings\":{\"properties\":{"
                        + "\"number\":{\"type\":\"long\"},\"name\":{\"type\":\"keyword\"},\"price\":{\"type\":\"double\"},"
                        + "\"when\":{\"type\":\"date\"},\"text\":{\"type\":\"text\"}}}}");
    }

    private void recreate() {
        client.delete("/small");
        create();
    }

    private void fill() {
        Random random = new Random(7);
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            bulk.append("{\"index\":{\"_id\":\"")
                    .append(i)
                    .append("\"}}\n{\"number\":")
                    .append(i);
            bulk.append(",\"name\":\"name-").append(random.nextInt(5000)).append("\",\"price\":");
            bulk.append(random.nextInt(100_000) / 100.0).append(",\"when\":\"2026-01-01T00:00:00Z\",\"text\":\"");
            for (int word = 0; word < 12; word++) {
                bulk.append("word").append(random.nextInt(2000)).append(' ');
            }
            bulk.append("\"}\n");
            if (i % 5000 == 4999) {
                client.post("/small/_bulk?filter_path=errors", bulk.toString());
                bulk.setLength(0);
            }
        }
        client.post("/small/_refresh", "");
        client.post("/small/_forcemerge?max_num_segments=1", "");
    }

    private Run counted(Run run) {
        client.post("/small/_refresh", "");
        long count = client.get("/small/_count").path("count").asLong();
        if (count != DOCUMENTS) {
            throw new IllegalStateException(count + " documents are there and not " + DOCUMENTS);
        }
        return run;
    }

    /** The agent's words as the Plan writes them. */
    private PodWords agent(SearchServer server) throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBESTASH_DB_HOST", "127.0.0.1");
        environment.put("KUBESTASH_DB_PORT", Integer.toString(server.port()));
        environment.put("KUBESTASH_ENGINE", "elasticsearch");
        environment.put("KUBESTASH_COMPONENT", "dump");
        environment.put("KUBESTASH_WORK", work.toString());
        environment.put("KUBESTASH_RESULT_FILE", work.resolve("result").toString());
        environment.put("KUBESTASH_RESTIC", Tools.find("restic").toString());
        environment.put("KUBESTASH_REPOSITORY", directory.resolve("repository").toString());
        environment.put("RESTIC_PASSWORD", "bench");
        environment.put("RESTIC_CACHE_DIR", directory.resolve("cache").toString());
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target/classes/META-INF/kubestash/kubestash-agent.jar")
                        .toAbsolutePath()
                        .toString(),
                "elasticsearch");
        return new PodWords(words, environment);
    }

    private PodWords words(String command) {
        List<String> words = new ArrayList<>(agent.words());
        words.add(command);
        return new PodWords(words, agent.environment());
    }

    /** Puts the dump where a load reads it, and says so as {@code prepare} does. */
    private void store(Path dump) throws IOException {
        restic(NOTHING, "init");
        restic(Redirect.from(dump.toFile()), "backup", "--stdin", "--stdin-filename", "dump.kses");
        Path list = directory.resolve("snapshots");
        measured.run(restic("snapshots", "--json"), "restic", NOTHING, Redirect.to(list.toFile()));
        String id = Documents.readAll(Files.readString(list))
                .get(0)
                .get(0)
                .path("id")
                .asText();
        Map<String, Object> chosen =
                Map.of("id", id, "path", "/dump.kses", "time", "2026-01-01T00:00:00Z", "bytes", Files.size(dump));
        Files.writeString(directory.resolve("work/snapshots.json"), Documents.toJson(Map.of("dump", chosen)));
    }

    private void restic(Redirect in, String... words) {
        measured.run(restic(words), "restic", in, NOWHERE);
    }

    private PodWords restic(String... words) {
        List<String> all = new ArrayList<>(List.of(Tools.find("restic").toString(), "-r"));
        all.add(directory.resolve("repository/dump").toString());
        all.addAll(List.of(words));
        return new PodWords(all, agent.environment());
    }

    private Run elasticdump(String from, String to, String... more) {
        List<String> words =
                new ArrayList<>(List.of(elasticdump.toString(), "--input=" + from, "--output=" + to, "--quiet"));
        words.add("--type=data");
        words.addAll(List.of(more));
        return measured.run(new PodWords(words, Map.of()), "node", NOTHING, NOWHERE);
    }

    private static Path elasticdump(Consumer<String> say) throws IOException {
        Path home = Path.of(".tools", "elasticdump").toAbsolutePath();
        Path program = home.resolve("node_modules/.bin/elasticdump");
        if (Files.notExists(program)) {
            say.accept("bringing " + ELASTICDUMP + " by npm");
            Files.createDirectories(home);
            new Measured(home, Map.of())
                    .run(
                            new PodWords(
                                    List.of(
                                            "npm",
                                            "install",
                                            "--prefix",
                                            home.toString(),
                                            "--no-fund",
                                            "--no-audit",
                                            ELASTICDUMP),
                                    Map.of()),
                            "node",
                            NOTHING,
                            NOWHERE);
        }
        return program;
    }
}
