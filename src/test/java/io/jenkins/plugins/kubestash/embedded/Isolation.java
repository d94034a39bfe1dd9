package io.jenkins.plugins.kubestash.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How containers are kept apart from this process: a session of their own, so that all of it can be ended, and, where
 * the machine lets us, a host name of their own, which is the pod's name. Programs write it down: restic into its locks.
 */
final class Isolation {
    private static final String NAMED = "hostname \"$0\" && exec \"$@\"";

    private final Optional<Path> setsid = find("setsid", System.getenv("PATH"));
    private final Optional<Path> unshare = find("unshare", System.getenv("PATH"));
    private final boolean hostNames = unshare.isPresent() && answersWithItsName();

    /** Whether a container's host name is its pod's name; needs root and {@code unshare}. */
    boolean hostNames() {
        return hostNames;
    }

    /** The words that start the given ones; the process that starts becomes the container's first one. */
    List<String> wrap(String hostName, List<String> words) {
        List<String> wrapped = new ArrayList<>();
        setsid.ifPresent(path -> wrapped.add(path.toString()));
        if (hostNames) {
            wrapped.addAll(List.of(unshare.get().toString(), "--uts", "/bin/sh", "-c", NAMED, hostName));
        }
        wrapped.addAll(words);
        return wrapped;
    }

    private boolean answersWithItsName() {
        try {
            Process probe = new ProcessBuilder(
                            unshare.get().toString(), "--uts", "/bin/sh", "-c", NAMED, "probe", "hostname")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return probe.waitFor(5, TimeUnit.SECONDS) && answer.strip().equals("probe");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** An executable by its path, or by its name in the directories of a search path. */
    static Optional<Path> find(String program, String searchPath) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return List.of(searchPath.split(":")).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
