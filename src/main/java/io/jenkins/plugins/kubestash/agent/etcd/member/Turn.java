package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The right to work on a volume: one command at a time, and none beside an etcd. */
final class Turn implements Closeable {
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

    /**
     * etcd locks its newest log files for as long as it runs.
     *
     * @throws AgentFailure DATABASE_LOST, which may be tried again, when one of them is locked
     */
    static void refuseBesideEtcd(Path data) throws IOException {
        Path logs = data.resolve("member/wal");
        if (!Files.isDirectory(logs)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.filter(file -> file.toString().endsWith(".wal")).toList();
        }
        for (Path file : files) {
            try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (!locked(log)) {
                    throw new AgentFailure(
                            Reason.DATABASE_LOST,
                            "an etcd still runs on " + data + ": scale its workload to 0 and try again");
                }
            }
        }
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
