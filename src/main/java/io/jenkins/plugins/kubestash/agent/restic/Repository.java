package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonException;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One restic repository and what the agent does with it. Every failure is an {@link AgentFailure} that names it. */
public final class Repository {
    private static final Duration ONE_CALL = Duration.ofMinutes(20);
    private static final int IDS_A_CALL = 500;

    private final Restic restic;
    private final String location;

    Repository(Restic restic, String location) {
        this.restic = restic;
        this.location = location;
    }

    /** Where it is, for people: without the user and password a URL may carry. */
    public String place() {
        return location.replaceFirst("//[^/@]*@", "//");
    }

    /** Its location as restic takes it. */
    public String location() {
        return location;
    }

    /** The directory of a repository on a file system of this pod. */
    public Optional<Path> directory() {
        boolean remote = location.matches("(?!local:)[a-z0-9]+:.*");
        return remote ? Optional.empty() : Optional.of(Path.of(location.replaceFirst("^local:", "")));
    }

    /**
     * Opens the repository with the password and lists its locks, in one call; empty when there is no repository. A
     * lock that goes away meanwhile is left out.
     *
     * @param limit how long to try when its place does not answer; restic's own patience is 15 minutes
     */
    public Optional<List<Lock>> locks(Duration limit) {
        return lockIds(limit).map(ids -> ids.lines()
                .filter(line -> line.matches("[0-9a-f]{64}"))
                .flatMap(id -> lock(id).stream())
                .toList());
    }

    /**
     * Opens the repository with the password; false when there is none.
     *
     * @param limit how long to try when its place does not answer
     */
    public boolean isThere(Duration limit) {
        return lockIds(limit).isPresent();
    }

    private Optional<String> lockIds(Duration limit) {
        directory().ifPresent(this::refuseFileInTheWay);
        StringBuilder ids = new StringBuilder();
        Outcome outcome = restic.probe(
                location, limit, out -> ids.append(Restic.text(out)), "list", "locks", "--no-lock", "--json");
        if (outcome.exitCode() == Outcome.NO_REPOSITORY) {
            return Optional.empty();
        }
        require(outcome, "opening the repository");
        return Optional.of(ids.toString());
    }

    private Optional<Lock> lock(String id) {
        StringBuilder json = new StringBuilder();
        Outcome outcome =
                restic.run(location, ONE_CALL, out -> json.append(Restic.text(out)), "cat", "lock", id, "--no-lock");
        return outcome.good() ? JsonObject.parse(json.toString()).map(lock -> Lock.of(id, lock)) : Optional.empty();
    }

    /** The locks of a repository that is known to be there. */
    public List<Lock> locks() {
        return locks(ONE_CALL)
                .orElseThrow(
                        () -> new AgentFailure(Reason.REPOSITORY_FAILED, "the repository " + place() + " is gone"));
    }

    /** restic would try for a long time. */
    private void refuseFileInTheWay(Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new AgentFailure(
                        Reason.REPOSITORY_FAILED,
                        "opening the repository " + place() + ": " + path
                                + " is no directory: remove it, or choose another place");
            }
        }
    }

    /** Makes the repository; false when somebody else has done so in the same moment. */
    public boolean init(Duration limit) {
        return directory().map(directory -> initDirectory(directory, limit)).orElseGet(() -> {
            Outcome outcome = restic.probe(location, limit, Restic::text, "init", "--json");
            if (!outcome.good() && !outcome.words().contains("already exists")) {
                require(outcome, "making a repository at");
            }
            return outcome.good();
        });
    }

    /**
     * Makes it beside its place and then moves it there: two that begin at once would otherwise mix their keys, and
     * one of the two would have written a config that the other's key cannot read.
     */
    private boolean initDirectory(Path directory, Duration limit) {
        try {
            Files.createDirectories(directory.getParent());
            Path fresh = Files.createTempDirectory(directory.getParent(), directory.getFileName() + ".init-");
            try {
                require(restic.run(fresh.toString(), limit, Restic::text, "init", "--json"), "making a repository at");
                return Directories.moveUnlessThere(fresh, directory);
            } finally {
                Directories.delete(fresh);
            }
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.REPOSITORY_FAILED,
                    "making a repository at " + place() + ": cannot be written: " + e.getMessage(),
                    e);
        }
    }

    /** Hands on every snapshot, in no order; one at a time, so that a long list needs no memory. */
    public void snapshots(Consumer<Snapshot> each) {
        Outcome outcome = restic.run(
                location,
                ONE_CALL,
                out -> {
                    InputStreamReader text = new InputStreamReader(out, StandardCharsets.UTF_8);
                    try {
                        new JsonReader(text).elements(json -> each.accept(Snapshot.of(JsonObject.of(json))));
                    } catch (JsonException e) {
                        // restic was not able to list them: its exit code says why
                    }
                },
                "snapshots",
                "--json",
                "--no-lock");
        require(outcome, "listing the snapshots of");
    }

    /** All snapshots that have every one of these tags. */
    public List<Snapshot> snapshotsWith(String... tags) {
        List<Snapshot> found = new ArrayList<>();
        snapshots(snapshot -> {
            if (snapshot.tags().containsAll(List.of(tags))) {
                found.add(snapshot);
            }
        });
        return found;
    }

    /** Removes locks that restic itself holds for stale: not refreshed for 30 minutes. */
    public void unlockStale() {
        require(restic.run(location, ONE_CALL, Restic::text, "unlock"), "removing stale locks of");
    }

    /** Removes every lock, whoever holds it. */
    void unlockAll() {
        require(restic.run(location, ONE_CALL, Restic::text, "unlock", "--remove-all"), "removing the locks of");
    }

    /**
     * Removes snapshots.
     *
     * @param prune free their space too
     * @param lockWait how long to wait for somebody else's lock
     */
    public void forget(List<String> ids, boolean prune, Duration lockWait) {
        for (int from = 0; from < ids.size(); from += IDS_A_CALL) {
            int to = Math.min(ids.size(), from + IDS_A_CALL);
            List<String> words = new ArrayList<>(List.of("forget", "--json"));
            if (prune && to == ids.size()) {
                words.add("--prune");
            }
            words.addAll(List.of("--retry-lock", lockWait.toSeconds() + "s"));
            words.addAll(ids.subList(from, to));
            require(
                    restic.run(location, Restic.PATIENT, out -> {}, words.toArray(String[]::new)),
                    "removing old snapshots of");
        }
    }

    /** A file of a snapshot, to be read. */
    public DumpSource dump(String snapshot, String path, long bytes) {
        return dump(snapshot, path, bytes, List.of());
    }

    /** The same of a snapshot whose tags are of use to the reader. */
    public DumpSource dump(String snapshot, String path, long bytes, List<String> tags) {
        return new ResticDump(restic, this, snapshot, path, bytes, List.copyOf(tags));
    }

    private void require(Outcome outcome, String what) {
        if (!outcome.good()) {
            throw outcome.failure(what, place());
        }
    }
}
