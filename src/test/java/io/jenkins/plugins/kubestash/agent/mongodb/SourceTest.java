package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.mongodb.MongoSet;
import org.junit.jupiter.api.Test;

/** Which member of a replica set is dumped. */
class SourceTest extends ReplicaSetCase {
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
}
