package io.jenkins.plugins.kubestash.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A restic repository, looked at with plain restic, as a person would.
 *
 * @param location as restic takes it
 * @param environment passwords and keys
 * @param options global words
 */
public record Repo(String location, Map<String, String> environment, List<String> options) {

    /** A repository in a directory of this machine. */
    public Repo(Path path, String password) {
        this(path.toString(), Map.of("RESTIC_PASSWORD", password), List.of());
    }

    /** The directory of a repository of this machine. */
    public Path path() {
        return Path.of(location);
    }

    /** What a command said, with its exit code. */
    public record Said(int exitCode, String output) {}

    public boolean exists() {
        return location.startsWith("/")
                ? Files.exists(Path.of(location, "config"))
                : restic("cat", "config", "--no-lock").exitCode() == 0;
    }

    /** Ids of all snapshots, oldest first. */
    public List<String> snapshots() {
        Said said = restic("snapshots", "--json", "--no-lock");
        JsonNode all = Documents.readAll(said.output()).get(0);
        return StreamSupport.stream(all.spliterator(), false)
                .map(snapshot -> snapshot.path("id").asText())
                .toList();
    }

    /** Ids of the snapshots that a session has made, in any attempt. */
    public List<String> snapshotsOf(String session) {
        JsonNode all = Documents.readAll(
                        restic("snapshots", "--json", "--no-lock").output())
                .get(0);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(snapshot -> StreamSupport.stream(snapshot.path("tags").spliterator(), false)
                        .anyMatch(tag -> tag.asText().startsWith("session=" + session + ".")))
                .map(snapshot -> snapshot.path("id").asText())
                .toList();
    }

    /** Puts a stream there as a backup of a Redis {@code target} would. @return the snapshot's id */
    public String put(byte[] stream, String target, String engine) {
        return putAs(
                stream, "/dump.ksrd", "target=" + target + ",component=dump,engine=" + engine + ",task=logical-backup");
    }

    /**
     * Puts a stream there as a backup would.
     *
     * @param path of the stream in the snapshot
     * @param tags beside the session's, separated by commas; {@code target} is among them
     * @return the snapshot's id
     */
    public String putAs(byte[] stream, String path, String tags) {
        try {
            Path file = Files.createTempFile("stream-", ".dump");
            Files.write(file, stream);
            ProcessBuilder backup = process(
                    "backup",
                    "--stdin",
                    "--stdin-filename",
                    path,
                    "--host",
                    tags.replaceFirst("^(?:.*,)?target=([^,]*).*$", "$1"),
                    "--json",
                    "--quiet",
                    "--tag",
                    "session=by-hand.1," + tags);
            Process process = backup.redirectInput(file.toFile()).start();
            String summary = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Files.delete(file);
            return Documents.readAll(summary).get(0).path("snapshot_id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The stream of a snapshot of Redis. */
    public byte[] stream(String snapshot) {
        return stream(snapshot, "/dump.ksrd");
    }

    public byte[] stream(String snapshot, String path) {
        try {
            Process process = process("dump", "--no-lock", snapshot, path).start();
            process.getOutputStream().close();
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tags of a snapshot, separated by commas, but for the session's. */
    public String tags(String snapshot) {
        JsonNode all = Documents.readAll(
                        restic("snapshots", "--json", "--no-lock", snapshot).output())
                .get(0);
        return StreamSupport.stream(all.get(0).path("tags").spliterator(), false)
                .map(JsonNode::asText)
                .filter(tag -> !tag.startsWith("session="))
                .collect(Collectors.joining(","));
    }

    /** Names of the lock files, of whomever. */
    public List<String> locks() {
        if (location.startsWith("/")) {
            return Stream.of(
                            Optional.ofNullable(path().resolve("locks").toFile().list())
                                    .orElse(new String[0]))
                    .filter(name -> name.matches("[0-9a-f]{64}")) // not what a killed restic was still writing
                    .sorted()
                    .toList();
        }
        Said said = restic("list", "locks", "--no-lock", "--quiet");
        if (said.exitCode() != 0) {
            throw new IllegalStateException(said.output());
        }
        return said.output().lines().toList();
    }

    public Said check() {
        return restic("check", "--read-data", "--no-lock");
    }

    public Said restic(String... words) {
        try {
            Process process = process(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A restic command that is yet to be started. */
    public ProcessBuilder process(String... words) {
        List<String> command = new ArrayList<>(List.of(Tools.find("restic").toString(), "-r", location, "--no-cache"));
        command.addAll(options);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
