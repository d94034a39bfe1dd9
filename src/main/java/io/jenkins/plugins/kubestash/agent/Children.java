package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The processes this program has started. When it is told to end, it ends them and waits for them, so that restic
 * takes its lock away before the container is gone.
 */
public final class Children {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Set<Process> alive = ConcurrentHashMap.newKeySet();
    private final List<Runnable> acts = new ArrayList<>();
    private boolean ending;

    /** Ends all children when the JVM is told to end. */
    public static Children endedOnShutdown() {
        Children children = new Children();
        Runtime.getRuntime().addShutdownHook(new Thread(children::endAll, "end-children"));
        return children;
    }

    public synchronized Process start(ProcessBuilder builder) throws IOException {
        if (ending) {
            throw new IOException("this program is ending");
        }
        Process process = builder.start();
        alive.add(process);
        process.onExit().thenAccept(alive::remove);
        return process;
    }

    /** Does this too when this program is told to end, at the same time as the processes end. */
    public synchronized void whenEnding(Runnable act) {
        acts.add(act);
    }

    /** Whether this program is being ended from outside. */
    public synchronized boolean ending() {
        return ending;
    }

    private void endAll() {
        List<Runnable> toDo;
        synchronized (this) {
            ending = true;
            toDo = new ArrayList<>(acts);
            alive.forEach(process -> toDo.add(() -> end(process)));
        }
        List<Thread> threads =
                toDo.stream().map(act -> new Thread(act, "ending")).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends a process and everything below it. restic hears of it before its dump command does: so a dump command that
     * ends in good order when it is told to can never be taken for a whole dump. But restic also waits for its
     * command, so that one is told at once too.
     */
    public static void end(Process process) {
        end(process, GRACE);
    }

    /** The same, with another time than 20 s before what is left is ended by force. */
    public static void end(Process process, Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        Set<ProcessHandle> told = new HashSet<>();
        List<ProcessHandle> below = process.descendants().toList();
        // Once only: a second signal would end restic on the spot, and its lock would stay. And by its handle, which
        // leaves its streams open: what it says last is the cause of a failure.
        process.toHandle().destroy();
        drain(process.getInputStream());
        try {
            do {
                below.stream().filter(told::add).forEach(ProcessHandle::destroy);
                below = process.descendants().toList();
            } while (!process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Takes what the process still writes: a full pipe that nobody reads would keep it from ending. */
    private static void drain(InputStream out) {
        Thread reader = new Thread(
                () -> {
                    try {
                        out.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // closed: there is nothing to keep it from ending
                    }
                },
                "drain");
        reader.setDaemon(true);
        reader.start();
    }
}
