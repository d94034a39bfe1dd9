package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.mongodb.MongoSet;
import io.jenkins.plugins.kubestash.mongodb.Users;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.SortedSet;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Backup and restore of a replica set: what comes back, in which order things are done, and what nobody sees. */
class ReplicaSetTest extends ReplicaSetCase {
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
