package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real locks, held by real restic processes of this machine, which here plays the pod that holds them. */
class LocksTest {
    @TempDir
    Path directory;

    private final List<Process> holders = new ArrayList<>();
    private Pod pod;

    @BeforeEach
    void repository() throws IOException {
        pod = new Pod(directory);
        pod.put("KUBESTASH_LOCK_WAIT_SECONDS", "1");
        pod.makeRepo();
    }

    @AfterEach
    void endHolders() {
        holders.forEach(Process::destroyForcibly);
    }

    @Test
    void aLockOfALivePodIsWaitedForAndThenNamed() {
        Process holder = holdExclusively();
        pod.put("KUBESTASH_SCOPE", Pod.HOST).put("KUBESTASH_LIVE_PODS", Pod.HOST);

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_LOCKED");
        assertThat(pod.failure().text("message"))
                .containsPattern("locked by " + Pod.HOST + " \\(pid " + holder.pid() + "\\) since 20..-..-..T")
                .contains(pod.repository().toString());
        assertThat(pod.failure().has("lockedBy")).isFalse();
        assertThat(pod.log).filteredOn(line -> line.contains("waiting")).hasSize(1);
        assertThat(pod.locks()).hasSize(1);
    }

    @Test
    void aLockOfSomebodyElseIsWaitedForAndNeverRemoved() {
        holdExclusively();
        pod.put("KUBESTASH_SCOPE", "ks-1234-").put("KUBESTASH_DEAD_PODS", "ks-1234-gone");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_LOCKED");
        assertThat(pod.locks()).hasSize(1);
    }

    @Test
    void theBackupGoesOnAsSoonAsTheLockIsGone() throws Exception {
        Process holder = holdExclusively();
        pod.put("KUBESTASH_LOCK_WAIT_SECONDS", "60");
        Process prepare = pod.start("prepare");
        Pod.until("it waits", () -> pod.err(prepare).contains("waiting"));

        holder.destroyForcibly().waitFor();

        // Its process is gone from this machine, so its lock counts as stale.
        assertThat(pod.end(prepare).exitCode()).isZero();
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void aLockOfAPodOfUnknownFateIsReportedAtOnce() {
        holdExclusively();
        pod.put("KUBESTASH_SCOPE", Pod.HOST.substring(0, 1)).put("KUBESTASH_LOCK_WAIT_SECONDS", "600");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_LOCKED");
        assertThat(pod.failure().text("lockedBy")).isEqualTo(Pod.HOST);
        assertThat(pod.locks()).hasSize(1);
    }

    @Test
    void locksOfADeadPodAreRemoved() {
        holdExclusively();
        pod.put("KUBESTASH_SCOPE", Pod.HOST).put("KUBESTASH_DEAD_PODS", "ks-1\n" + Pod.HOST);

        assertThat(pod.agent("prepare")).isZero();
        assertThat(pod.locks()).isEmpty();
        assertThat(pod.log).anyMatch(line -> line.startsWith("removed the lock of " + Pod.HOST));
    }

    @Test
    void unlockRemovesOnlyTheLocksOfDeadPods() {
        holdShared();
        pod.put("KUBESTASH_DEAD_PODS", "ks-another");
        assertThat(pod.agent("unlock")).isZero();
        assertThat(pod.locks()).hasSize(1);

        pod.put("KUBESTASH_DEAD_PODS", Pod.HOST);
        assertThat(pod.agent("unlock")).isZero();
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void aSharedLockOfALivePodOrOfSomebodyElseKeepsNobodyWaiting() {
        holdShared();
        pod.put("KUBESTASH_SCOPE", Pod.HOST).put("KUBESTASH_LIVE_PODS", Pod.HOST);
        assertThat(pod.agent("prepare")).isZero();

        pod.put("KUBESTASH_SCOPE", "ks-1234-").put("KUBESTASH_LIVE_PODS", "");
        assertThat(pod.agent("prepare")).isZero();
        assertThat(pod.locks()).hasSize(1);
    }

    @Test
    void aSharedLockOfAPodOfUnknownFateIsReportedToo() {
        holdShared();
        pod.put("KUBESTASH_SCOPE", Pod.HOST);

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("lockedBy")).isEqualTo(Pod.HOST);
        assertThat(pod.locks()).hasSize(1);
    }

    @Test
    void aDumpThatMeetsALockSaysWhose() {
        Process holder = holdExclusively();

        assertThat(pod.runDump("echo x").exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_LOCKED");
        assertThat(pod.failure().text("message")).contains("PID " + holder.pid() + " on " + Pod.HOST);
    }

    private Process holdShared() {
        return hold("backup", "--stdin-filename", "x", "--stdin-from-command", "--", "sleep", "600");
    }

    /** A check at one kilobyte a second is not done before the test is. */
    private Process holdExclusively() {
        pod.runDump("head -c 500000 /dev/urandom");
        return hold("check", "--read-data", "--limit-download", "1");
    }

    private Process hold(String... words) {
        Process holder = pod.resticProcess(words);
        holders.add(holder);
        Pod.until("the lock is there", () -> !pod.locks().isEmpty());
        return holder;
    }
}
