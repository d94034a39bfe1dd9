package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.mongodb.MongoSet;
import io.jenkins.plugins.kubestash.mongodb.Users;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.SortedSet;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backup and restore of a replica set. Real: mongodump, mongorestore, restic, the data in a mongo-java-server, and the
 * driver that compares them. Scripted: what the members say of the set, the lock, the login, and an oplog of one entry.
 */
class ReplicaSetTest {
    @TempDir
    Path directory;

    private final MongoSet set = new MongoSet("rs0", 3);
    private MongoPod pod;

    @BeforeEach
    void fill() {
        MongoContents.fill(set.dataPort(), "shop");
        pod = pod(set.member(0).port(), "pod");
    }

    @AfterEach
    void close() {
        set.close();
    }

    private MongoPod pod(int port, String name) {
        return new MongoPod(directory.resolve("storage"), directory.resolve(name), port);
    }

    @Test
    void bringsEverythingBackFromALockedSecondary() {
        set.each(member -> member.users(Users.of("öttö@:/%", MongoPod.CANARY)));
        pod.put("KUBESTASH_DB_USERNAME", "öttö@:/%").put("KUBESTASH_DB_PASSWORD", MongoPod.CANARY);
        SortedSet<String> before = MongoContents.of(set.dataPort());

        pod.put("KUBESTASH_VERIFY", "data");
        MongoPod.require(pod.prepare());
        Ended backup = pod.backup();

        assertThat(backup.component("dump").text("topology")).isEqualTo("replicaset");
        assertThat(backup.component("dump").object("counts").number("documents"))
                .isEqualTo(502);
        assertThat(backup.component("dump").object("counts").number("oplog entries"))
                .isEqualTo(1);
        assertThat(backup.result().texts("warnings")).isEmpty();
        assertThat(set.member(1).commands()).contains("fsync", "find", "fsyncunlock");
        assertThat(set.member(0).commands()).doesNotContain("fsync");
        assertThat(set.members()).allMatch(member -> member.locks() == 0);
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.toolFiles()).isEmpty();

        try (MongoSet other = new MongoSet("rs9", 2)) {
            other.member(0).state(MongoMember.SECONDARY);
            other.member(1).state(MongoMember.PRIMARY);
            other.each(member -> member.users(Users.of("öttö@:/%", MongoPod.CANARY)));
            MongoPod into = pod(other.member(0).port(), "restore");
            into.environment.putAll(pod.environment);
            into.put("KUBESTASH_WORK", into.directory.resolve("work").toString());
            into.put("KUBESTASH_DB_PORT", Integer.toString(other.member(0).port()));
            Ended restore = into.restore();

            assertThat(MongoContents.of(other.dataPort())).isEqualTo(before);
            assertThat(restore.component("dump").object("counts").number("documents"))
                    .isEqualTo(502);
            assertThat(other.member(1).commands()).contains("insert");
            assertThat(other.member(0).commands()).doesNotContain("insert");
        }
        assertThat(backup.log()).doesNotContain("canary");
    }

    @Test
    void nothingSecretIsInAnArgument() throws InterruptedException {
        set.each(member -> member.users(Users.of("backup", MongoPod.CANARY)));
        pod.put("KUBESTASH_DB_USERNAME", "backup").put("KUBESTASH_DB_PASSWORD", MongoPod.CANARY);
        var caught = set.member(1).stall("orders");
        MongoPod.Container dump = pod.ready().startDump();
        caught.await();
        assertThat(dump.words())
                .anyMatch(words -> words.contains("mongodump") && words.contains("--config="))
                .noneMatch(words -> words.contains("canary"));
        assertThat(pod.toolFiles()).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        dump.process().destroy();
        assertThat(dump.end().log()).doesNotContain("canary");
        assertThat(set.member(1).locks()).isZero();
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void locksItBeforeAndUnlocksItAfterTheDump() {
        pod.backup();
        List<String> commands = set.member(1).commands();
        assertThat(commands.indexOf("fsync")).isLessThan(commands.indexOf("listdatabases"));
        assertThat(commands.lastIndexOf("listcollections")).isLessThan(commands.indexOf("fsyncunlock"));
        // a note stands before the lock, and a write to a locked member would wait for ever
        assertThat(commands.indexOf("update")).isLessThan(commands.indexOf("fsync"));
        assertThat(commands.indexOf("delete")).isGreaterThan(commands.indexOf("fsyncunlock"));
    }

    @Test
    void unlocksWhenTheDumpFails() {
        set.member(1).cut("orders");
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(set.member(1).locks()).isZero();
        assertThat(set.member(1).commands()).contains("fsync");
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.snapshots("dump")).isEmpty();
    }

    @Test
    void theGuardUnlocksWhenTheDumpIsKilled() throws InterruptedException {
        var caught = set.member(1).stall("orders");
        pod.ready();
        MongoPod.Container dump = pod.startDump();
        MongoPod.Container finish = pod.startFinish();
        caught.await();
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(pod.toolFiles()).isNotEmpty();
        dump.kill();

        Ended ended = finish.end();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(ended.failure().text("message")).contains("killed, or out of memory");
        assertThat(set.member(1).locks()).isZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void saysWhatEvenTheGuardCannotGiveBackSoThatACleaningJobFollows() throws InterruptedException {
        var caught = set.member(1).stall("orders");
        pod.ready();
        MongoPod.Container dump = pod.startDump();
        pod.put("KUBESTASH_WAIT_SECONDS", "5");
        MongoPod.Container finish = pod.startFinish();
        caught.await();
        set.member(1).fail("fsyncUnlock", 6, "HostUnreachable", "network partition");
        dump.kill();
        Ended ended = finish.end();
        assertThat(ended.failure().flag("held")).isTrue();
        assertThat(ended.failure().text("message"))
                .contains("the lock of " + set.member(1).address(), "network partition");
        assertThat(MongoContents.marks(set, 1)).hasSize(1);
    }

    @Test
    void unlocksWhenTheSessionIsAborted() throws InterruptedException {
        var caught = set.member(1).stall("orders");
        pod.ready();
        MongoPod.Container dump = pod.startDump();
        MongoPod.Container finish = pod.startFinish();
        caught.await();
        dump.process().destroy();
        finish.process().destroy();
        MongoPod.until("unlocked", () -> set.member(1).locks() == 0);
        assertThat(dump.end().exitCode()).isNotZero();
        assertThat(finish.end().exitCode()).isNotZero();
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void theNextBackupUnlocksWhatALostPodHasLeft() throws InterruptedException {
        losePod();
        MongoPod next = pod(set.member(0).port(), "next")
                .put("HOSTNAME", "ks-scope-orders-2-fghij")
                .put("KUBESTASH_SESSION", "s1.2");

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

    /** The node goes away with the whole pod, in the middle of a dump. */
    private void losePod() throws InterruptedException {
        var caught = set.member(1).stall("orders");
        pod.ready();
        MongoPod.Container dump = pod.startDump();
        MongoPod.Container finish = pod.startFinish();
        caught.await();
        finish.kill();
        dump.kill();
        finish.end();
        dump.end();
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(MongoContents.marks(set, 1)).hasSize(1);
    }

    @Test
    void aLockThatIsGoneWithItsProcessIsNotTakenForSomebodyElses() throws InterruptedException {
        losePod();
        set.member(1).restart();
        set.member(1).lock();
        MongoPod next = pod(set.member(0).port(), "next")
                .put("HOSTNAME", "ks-scope-orders-2-fghij")
                .put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
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
    void saysWhoseLockKeepsEverySecondaryFromBeingRead() {
        set.member(1).lock();
        set.member(2).lock();
        pod.impatient = true;
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(finish.failure().text("message"))
                .contains(
                        "no secondary of rs0",
                        set.member(1).address(),
                        set.member(2).address())
                .contains("locked against writes by somebody else", "db.fsyncUnlock()");
        assertThat(set.member(1).locks()).isEqualTo(1);
        assertThat(set.member(2).locks()).isEqualTo(1);
    }

    @Test
    void aLockOnTopOfOursStays() throws InterruptedException {
        var caught = set.member(1).stall("orders");
        pod.ready();
        MongoPod.Container dump = pod.startDump();
        MongoPod.Container finish = pod.startFinish();
        caught.await();
        set.member(1).lock();
        dump.process().destroy();
        dump.end();
        finish.end();
        assertThat(set.member(1).locks()).isEqualTo(1);

        // the note of ours could not be taken away: nobody takes the other lock for ours by it
        MongoPod next = pod(set.member(0).port(), "next")
                .put("HOSTNAME", "ks-scope-orders-2-fghij")
                .put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
        MongoPod.require(next.prepare());
        assertThat(set.member(1).locks()).isEqualTo(1);
        set.member(1).unlock();
        MongoPod.require(next.prepare());
        assertThat(MongoContents.marks(set, 1)).isEmpty();
        assertThat(MongoContents.marks(set, 0)).isEmpty();
    }

    @Test
    void readsTheOneWithTheLeastLagAndNeitherHiddenNorDelayedNorArbiter() {
        try (MongoSet wide = new MongoSet("rs1", 7)) {
            MongoContents.fill(wide.dataPort(), "shop");
            wide.member(1).hidden();
            wide.member(2).delayed("slaveDelay", 3600).lag(3600);
            wide.member(3).state(MongoMember.ARBITER);
            wide.member(4).lag(30);
            wide.member(5).lag(2);
            wide.member(6).lag(500);
            // what they lag they catch up with as soon as they are asked for
            wide.member(5).when("currentop", message -> wide.member(5).lag(0));
            pod.put("KUBESTASH_DB_PORT", Integer.toString(wide.member(0).port()));
            pod.backup();
            for (MongoMember member : wide.members()) {
                boolean chosen = member == wide.member(5);
                assertThat(member.commands().contains("fsync")).isEqualTo(chosen);
                assertThat(member.commands().contains("listdatabases")).isEqualTo(chosen);
            }
        }
    }

    @Test
    void readsAHiddenOrTaggedMemberWhenAskedTo() {
        set.member(2).hidden().tag("use", "backup");
        pod.put("KUBESTASH_PARAM_MEMBER_TAGS", "use=backup");
        pod.backup();
        assertThat(set.member(2).commands()).contains("fsync");
        assertThat(set.member(1).commands()).doesNotContain("fsync");
    }

    @Test
    void refusesASecondaryThatLagsTooFar() {
        set.member(1).lag(120);
        set.member(2).state(MongoMember.RECOVERING);
        pod.impatient = true;
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("message")).contains("lags 120 s (maxLag 60)", "is not in order (state 3)");
    }

    @Test
    void aSetOfOneMemberIsReadWithoutALock() {
        try (MongoSet one = new MongoSet("alone", 1)) {
            MongoContents.fill(one.dataPort(), "shop");
            pod.put("KUBESTASH_DB_PORT", Integer.toString(one.member(0).port()));
            Ended backup = pod.backup();
            assertThat(one.member(0).commands()).doesNotContain("fsync");
            assertThat(backup.component("dump").object("counts").number("oplog entries"))
                    .isEqualTo(1);
            assertThat(backup.result().texts("warnings")).anyMatch(line -> line.contains("which is not locked"));
        }
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

    @Test
    void dumpsOneDatabaseOrCollectionOnlyAndRefusesNone() {
        MongoContents.insert(set.dataPort(), "other", "things", new Document("_id", 1));
        pod.put("KUBESTASH_PARAM_DB", "shop").put("KUBESTASH_PARAM_COLLECTION", "orders");
        Ended backup = pod.backup();
        assertThat(backup.component("dump").object("counts").number("documents"))
                .isEqualTo(500);

        pod.put("KUBESTASH_PARAM_COLLECTION", "nobody").put("KUBESTASH_SESSION", "s2.1");
        MongoPod second = pod(set.member(0).port(), "second");
        second.put("KUBESTASH_PARAM_DB", "shop").put("KUBESTASH_PARAM_COLLECTION", "nobody");
        second.put("KUBESTASH_SESSION", "s2.1");
        Ended none = second.failingBackup();
        assertThat(none.failure().text("reason")).isEqualTo("NOTHING_SELECTED");
        assertThat(set.members()).allMatch(member -> member.locks() == 0);
    }
}
