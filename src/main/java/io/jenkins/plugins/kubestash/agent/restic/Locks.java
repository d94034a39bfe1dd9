package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Pods;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whose locks are removed, waited for, or reported. A lock of a pod that is proven gone is removed; an exclusive one of
 * a live process is waited for; one of a pod of this controller whose fate nobody has told is reported at once, so that
 * the controller finds out. Nobody else's is ever touched.
 */
public final class Locks {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Settings settings;
    private final Waiter waiter;
    private final Consumer<String> log;

    public Locks(Settings settings, Waiter waiter, Consumer<String> log) {
        this.settings = settings;
        this.waiter = waiter;
        this.log = log;
    }

    /** Removes those of these locks whose pods are gone; what else there is stays. */
    public void removeDead(Repository repository, List<Lock> locks) {
        Set<String> gone = Pods.of(settings).dead();
        List<Lock> dead =
                locks.stream().filter(lock -> gone.contains(lock.host())).toList();
        if (dead.isEmpty()) {
            return;
        }
        if (repository.directory().isPresent()) {
            removeFiles(repository.directory().get(), dead);
        } else if (dead.size() == locks.size()) {
            // Over the network restic removes all locks or stale ones, never a chosen one.
            repository.unlockAll();
        } else {
            repository.unlockStale();
            log.accept("locks of pods that are gone stay in " + repository.place() + " beside those of others");
            return;
        }
        dead.forEach(lock ->
                log.accept("removed the lock of " + lock.holder() + " in " + repository.place() + ": it is gone"));
    }

    private static void removeFiles(Path repository, List<Lock> dead) {
        for (Lock lock : dead) {
            try {
                Files.deleteIfExists(repository.resolve("locks").resolve(lock.id()));
            } catch (IOException e) {
                throw new AgentFailure(
                        Reason.REPOSITORY_FAILED, "removing a lock in " + repository + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Returns when nothing keeps a backup from starting.
     *
     * @param found the locks that were there when the repository was opened
     */
    public void awaitFree(Repository repository, List<Lock> found) throws InterruptedException {
        if (found.isEmpty()) {
            return;
        }
        removeDead(repository, found);
        Optional<Lock> lock = blocking(repository);
        if (lock.isEmpty()) {
            return;
        }
        log.accept(repository.place() + " is locked by " + lock.get().holder() + "; waiting");
        Instant deadline = waiter.now().plus(settings.seconds("KUBESTASH_LOCK_WAIT_SECONDS", 600));
        repository.unlockStale();
        for (lock = blocking(repository); lock.isPresent(); lock = blocking(repository)) {
            Duration left = Duration.between(waiter.now(), deadline);
            if (left.isZero() || left.isNegative()) {
                throw new AgentFailure(
                        Reason.REPOSITORY_LOCKED,
                        repository.place() + " is locked by " + lock.get().holder()
                                + "; wait until it is done, or run 'restic unlock' if nothing works there");
            }
            waiter.pause(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            repository.unlockStale();
        }
    }

    /** An exclusive lock, which keeps everybody else out. Of a pod that may be gone, a shared one too must not stay. */
    private Optional<Lock> blocking(Repository repository) {
        List<Lock> locks = repository.locks();
        Pods pods = Pods.of(settings);
        for (Lock lock : locks) {
            if (pods.ofUnknownFate(lock.host())) {
                throw AgentFailure.lockedBy(
                        lock.host(),
                        repository.place() + " is locked by " + lock.holder()
                                + ", a pod of which it is not known whether it still works: try again");
            }
        }
        return locks.stream().filter(Lock::exclusive).findFirst();
    }
}
