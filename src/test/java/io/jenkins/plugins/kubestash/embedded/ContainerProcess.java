package io.jenkins.plugins.kubestash.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A container as a local process with everything that it starts. */
final class ContainerProcess {
    private final Process process;
    private final Thread reader;

    private ContainerProcess(Process process, Thread reader) {
        this.process = process;
        this.reader = reader;
    }

    /** @throws IOException when the program cannot be started */
    static ContainerProcess start(List<String> words, Map<String, String> environment, Path directory, ContainerLog log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread reader = new Thread(() -> log.fill(process.getInputStream()), "embedded-log");
        reader.setDaemon(true);
        reader.start();
        return new ContainerProcess(process, reader);
    }

    /**
     * Waits for the first process, ends what it left behind, and takes the rest of the log.
     *
     * @return the exit code, 128 + signal when a signal ended it
     */
    int await() throws InterruptedException {
        int code = process.waitFor();
        kill();
        reader.join(Duration.ofSeconds(5).toMillis());
        return code;
    }

    /** Asks the first process to end, waits, and kills everything if it does not. */
    void stop(Duration grace) throws InterruptedException {
        if (!process.isAlive()) {
            return; // its number may be another's by now
        }
        if (!grace.isZero()) {
            process.toHandle().destroy(); // unlike Process.destroy it leaves the log's pipe open
            process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        }
        kill();
    }

    /** Ends the whole tree at once: the session as a group, and those who left it as far as they are still children. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -\"$0\" 2>/dev/null", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }
}
