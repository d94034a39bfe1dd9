package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The right to work on a volume: one command at a time, and none beside an etcd. */
final class Turn implements Closeable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final FileChannel channel;

    private Turn(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws AgentFailure DATABASE_LOST, which may be tried again, when another command has it */
    static Turn at(Volume volume) throws IOException {
        FileChannel channel = FileChannel.open(volume.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new AgentFailure(
                    Reason.DATABASE_LOST,
                    "another command works on " + volume.data() + " just now: run this one again when that has ended");
        }
        return new Turn(channel);
    }

    /** @throws AgentFailure DATABASE_LOST, which may be tried again, when an etcd runs on the data */
    static void refuseBesideEtcd(Path data) throws IOException {
        if (etcdRuns(data)) {
            throw new AgentFailure(
                    Reason.DATABASE_LOST, "an etcd still runs on " + data + ": stop its workload and try again");
        }
    }

    /** Waits until none runs on the data; otherwise says that one does. */
    static Optional<String> awaitNoEtcd(Path data, Duration limit, Waiter waiter) throws IOException {
        Instant until = waiter.now().plus(limit);
        while (etcdRuns(data)) {
            if (waiter.now().isAfter(until)) {
                return Optional.of("an etcd still runs on " + data);
            }
            try {
                waiter.pause(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while etcd was ending", e);
            }
        }
        return Optional.empty();
    }

    /** etcd locks its newest log files for as long as it runs. */
    private static boolean etcdRuns(Path data) throws IOException {
        Path logs = data.resolve("member/wal");
        if (!Files.isDirectory(logs)) {
            return false;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.filter(file -> file.toString().endsWith(".wal")).toList();
        }
        for (Path file : files) {
            try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (!locked(log)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // a running etcd removes old ones, and its newest is locked
            }
        }
        return false;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
