package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.mongodb.MongoDatabase;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The dump container of MongoDB beside {@code mongodump --archive | restic backup --stdin}, from the same server. */
final class MongoBench implements EngineBench {
    private static final int RUNS = 5;
    private static final int DOCUMENTS = 20_000;
    private static final String PEER =
            "'%s' --quiet --config '%s' --archive | '%s' backup --quiet --stdin --stdin-filename dump.archive";

    @Override
    public void measure(Path directory, Report report, Consumer<String> say) throws IOException {
        Path jar = directory.resolve("agent.jar");
        Files.write(jar, AgentPackages.ofThisBuild().of("mongodb").jar());
        try (MongoDatabase mongo = MongoDatabase.standalone()) {
            mongo.fillMuch();
            Path config = directory.resolve("mongodump.yaml");
            Files.writeString(
                    config,
                    "uri: \"mongodb://" + encoded(MongoDatabase.USER) + ":" + encoded(MongoDatabase.PASSWORD)
                            + "@127.0.0.1:" + mongo.port() + "/?authSource=admin\"\n");
            Figures ours = new Figures();
            Figures theirs = new Figures();
            for (int run = 0; run < RUNS; run++) {
                Path place = Files.createTempDirectory(directory, "run");
                theirs.add(timed(place.resolve("peer"), environment(place.resolve("peer"), mongo), peer(config)));
                ours.add(timed(place.resolve("ours"), environment(place.resolve("ours"), mongo), ours(jar, place)));
                say.accept("run " + (run + 1) + " of " + RUNS);
            }
            long bytes = DOCUMENTS * 640L;
            report.row("mongodump --archive | restic backup --stdin", DOCUMENTS, bytes, theirs);
            report.row("agent mongodb backup (restic starts mongodump)", DOCUMENTS, bytes, ours);
            report.aim(Aim.atMost(
                    "what the agent costs on top of the plain pipe", ours.seconds() - theirs.seconds(), 2.5, " s"));
            report.about("server", mongo.title());
        }
    }

    private static List<String> peer(Path config) {
        return List.of("sh", "-c", PEER.formatted(Tools.find("mongodump"), config, Tools.find("restic")));
    }

    private static List<String> ours(Path jar, Path place) {
        return List.of(
                "java",
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "mongodb",
                "backup",
                "--",
                Tools.find("restic").toString(),
                "backup",
                "--repo",
                place.resolve("ours/repository/${component}").toString(),
                "--json",
                "--stdin-from-command",
                "--stdin-filename",
                "/${component}.archive",
                "--host",
                "bench",
                "--",
                Tools.find("mongodump").toString());
    }

    private static Run timed(Path place, Map<String, String> environment, List<String> words) throws IOException {
        Files.createDirectories(place);
        run(place, environment, List.of(Tools.find("restic").toString(), "init", "--quiet"));
        long began = System.nanoTime();
        run(place, environment, words);
        return Run.lasting((System.nanoTime() - began) / 1e9);
    }

    private static void run(Path place, Map<String, String> environment, List<String> words) throws IOException {
        Path log = place.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException(words.get(0) + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> environment(Path place, MongoDatabase mongo) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("RESTIC_PASSWORD", "bench");
        variables.put("RESTIC_REPOSITORY", place.resolve("repository/dump").toString());
        variables.put("RESTIC_CACHE_DIR", place.resolve("cache").toString());
        variables.put("KUBESTASH_RESTIC", Tools.find("restic").toString());
        variables.put("KUBESTASH_RESULT_FILE", place.resolve("result").toString());
        variables.put("KUBESTASH_WORK", place.resolve("work").toString());
        variables.put("KUBESTASH_OPERATION", "backup");
        variables.put("KUBESTASH_REPOSITORY", place.resolve("repository").toString());
        variables.put("KUBESTASH_TARGET", "bench/mongodb");
        variables.put("KUBESTASH_COMPONENTS", "dump");
        variables.put("KUBESTASH_ENGINE", "mongodb");
        variables.put("KUBESTASH_FILE", "archive");
        variables.put("KUBESTASH_SESSION", "bench.1");
        variables.put("KUBESTASH_SCOPE", "bench-");
        variables.put("KUBESTASH_DB_HOST", "127.0.0.1");
        variables.put("KUBESTASH_DB_PORT", Integer.toString(mongo.port()));
        variables.put("KUBESTASH_DB_USERNAME", MongoDatabase.USER);
        variables.put("KUBESTASH_DB_PASSWORD", MongoDatabase.PASSWORD);
        return variables;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
