package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonException;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * By a lock on a file, which the operating system takes away with the process that holds it, the guard in the next
 * container knows when the backup has ended, however it did; by a second file, how.
 */
final class GuardLock implements Closeable {
    private static final String LOCK = "guard.lock";
    private static final String OUTCOME = "guard-outcome.json";

    private final Path directory;
    private final FileChannel channel;

    private GuardLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    private static Path directory(Settings settings) {
        return Path.of(settings.text("KUBESTASH_WORK", "/kubestash/session"));
    }

    /** The lock of the backup itself. Its file appears locked, so that the guard cannot come first. */
    static GuardLock take(Settings settings) throws IOException {
        Path directory = Files.createDirectories(directory(settings));
        Path fresh = directory.resolve(LOCK + ".new");
        FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new AgentFailure(Reason.INTERNAL, fresh + " is locked: another backup runs in this pod");
        }
        Files.move(fresh, directory.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        return new GuardLock(directory, channel);
    }

    /** Whether the backup has begun. */
    static boolean isThere(Settings settings) {
        return Files.exists(directory(settings).resolve(LOCK));
    }

    /** Returns when the backup has ended. */
    static void await(Settings settings) throws IOException {
        try (FileChannel channel = FileChannel.open(directory(settings).resolve(LOCK), StandardOpenOption.WRITE)) {
            channel.lock();
        }
    }

    void endedWell() {
        write(Map.of("good", true));
    }

    void failed(AgentFailure failure) {
        write(Map.of(
                "good", false, "reason", failure.reason().name(), "message", ResultFile.oneLine(failure.getMessage())));
    }

    private void write(Map<String, Object> outcome) {
        Path file = directory.resolve(OUTCOME);
        try {
            Files.writeString(file, JsonWriter.write(outcome));
        } catch (IOException e) {
            throw new AgentFailure(Reason.INTERNAL, file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Why the backup is none; empty when it ended well. */
    static Optional<AgentFailure> failure(Settings settings) {
        try {
            JsonObject outcome = JsonObject.of(
                    JsonReader.read(Files.readString(directory(settings).resolve(OUTCOME))));
            if (outcome.flag("good")) {
                return Optional.empty();
            }
            return Optional.of(new AgentFailure(Reason.valueOf(outcome.text("reason")), outcome.text("message")));
        } catch (IOException | JsonException | IllegalArgumentException e) {
            return Optional.of(new AgentFailure(
                    Reason.DUMP_FAILED,
                    "the container of the dump was ended from outside before it was done: killed, or out of memory",
                    e));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
