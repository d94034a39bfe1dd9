package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import org.junit.jupiter.api.Test;

/** The lock of a dumped member: it is given back after every end, and nobody else's is touched. */
class LockTest extends ReplicaSetCase {
    @Test
    void unlocksWhenTheDumpFails() {
        set.member(1).cut("orders");
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(set.member(1).locks()).isZero();
        assertThat(set.member(1).commands()).contains("fsync");
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.repo("dump").snapshots()).isEmpty();
    }

    @Test
    void theGuardUnlocksWhenTheDumpIsKilled() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(set.member(1));
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(pod.toolFiles()).isNotEmpty();
        backup.dump().kill();

        Ended ended = backup.finish().end();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(ended.failure().text("message")).contains("killed, or out of memory");
        assertThat(set.member(1).locks()).isZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void saysWhatEvenTheGuardCannotGiveBackSoThatACleaningJobFollows() throws InterruptedException {
        pod.put("KUBESTASH_WAIT_SECONDS", "5");
        MongoPod.HalfWay backup = pod.halfWay(set.member(1));
        set.member(1).fail("fsyncUnlock", 6, "HostUnreachable", "network partition");
        backup.dump().kill();
        Ended ended = backup.finish().end();
        assertThat(ended.failure().flag("held")).isTrue();
        assertThat(ended.failure().text("message"))
                .contains("the lock of " + set.member(1).address(), "network partition");
        assertThat(MongoContents.marks(set, 1)).hasSize(1);
    }

    @Test
    void unlocksWhenTheSessionIsAborted() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(set.member(1));
        backup.dump().process().destroy();
        backup.finish().process().destroy();
        MongoPod.until("unlocked", () -> set.member(1).locks() == 0);
        assertThat(backup.dump().end().exitCode()).isNotZero();
        assertThat(backup.finish().end().exitCode()).isNotZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void theNextBackupUnlocksWhatALostPodHasLeft() throws InterruptedException {
        losePod();
        MongoPod next = next().put("KUBESTASH_SESSION", "s1.2");

        Ended unknown = next.prepare();
        assertThat(unknown.failure().text("reason")).isEqualTo("REPOSITORY_LOCKED");
        assertThat(unknown.failure().text("lockedBy")).isEqualTo("ks-scope-orders-1-abcde");
        assertThat(set.member(1).locks()).isEqualTo(1);

        set.member(1).when("find", message -> {});
        next.put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde").put("KUBESTASH_UNPROVEN", "s1.1");
        MongoPod.require(next.prepare());
        next.backup();
        assertThat(set.member(1).locks()).isZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
    }

    @Test
    void theCleaningJobUnlocksWhatALostPodHasLeft() throws InterruptedException {
        losePod();
        MongoPod cleaning = pod(set.member(2).port(), "cleaning")
                .put("HOSTNAME", "ks-scope-clean")
                .put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
        cleaning.environment.remove("KUBESTASH_OPERATION");
        MongoPod.require(cleaning.start("unlock", "unlock").end());
        assertThat(set.member(1).locks()).isZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
    }

    /** The pod of the next backup. */
    private MongoPod next() {
        return pod(set.member(0).port(), "next").put("HOSTNAME", "ks-scope-orders-2-fghij");
    }

    /** The node goes away with the whole pod, in the middle of a dump. */
    private void losePod() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(set.member(1));
        backup.lose();
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(MongoContents.marks(set, 1)).hasSize(1);
    }

    @Test
    void aLockThatIsGoneWithItsProcessIsNotTakenForSomebodyElses() throws InterruptedException {
        losePod();
        set.member(1).restart();
        set.member(1).lock();
        MongoPod next = next().put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
        MongoPod.require(next.prepare());
        assertThat(set.member(1).locks()).isEqualTo(1);
        set.member(1).unlock();
        MongoPod.require(next.prepare());
        assertThat(MongoContents.marks(set, 1)).isEmpty();
    }

    @Test
    void neverUnlocksALockOfSomebodyElse() {
        set.member(1).lock();
        pod.backup();
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(set.member(1).commands()).doesNotContain("fsync", "fsyncunlock");
        assertThat(set.member(2).commands()).contains("fsync", "fsyncunlock");
    }

    @Test
    void aLockOnTopOfOursStays() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(set.member(1));
        set.member(1).lock();
        backup.dump().process().destroy();
        backup.dump().end();
        backup.finish().end();
        assertThat(set.member(1).locks()).isEqualTo(1);

        // the note of ours could not be taken away: nobody takes the other lock for ours by it
        MongoPod next = next().put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
        MongoPod.require(next.prepare());
        assertThat(set.member(1).locks()).isEqualTo(1);
        set.member(1).unlock();
        MongoPod.require(next.prepare());
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(MongoContents.marks(set, 0)).isEmpty();
    }

    @Test
    void anUnlockBySomebodyElseInTheMiddleIsSaid() {
        set.member(1).when("listcollections", message -> {
            if (set.member(1).locks() == 1) {
                set.member(1).unlock();
            }
        });
        Ended backup = pod.backup();
        assertThat(backup.result().texts("warnings")).anyMatch(line -> line.contains("by somebody else"));
        assertThat(set.member(1).locks()).isZero();
    }
}
