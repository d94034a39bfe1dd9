package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.MongoCluster;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.scene.Repo;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backup and restore of a sharded cluster, by its shards. Real: mongodump, mongorestore, restic, the data of each shard in
 * a mongo-java-server. Scripted: mongos with its balancer, what the members say of their sets, the locks.
 */
class ShardedTest {
    private static final List<String> COMPONENTS = List.of("configserver", "shard-0", "shard-1");

    @TempDir
    Path directory;

    // listed in another order than their ids sort
    private final MongoCluster cluster = new MongoCluster(3, "west", "east");
    private MongoPod pod;

    @BeforeEach
    void fill() {
        fill(cluster);
        pod = pod(cluster, "pod");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static void fill(MongoCluster into) {
        MongoContents.insert(into.config().dataPort(), "config", "shards", new Document("_id", "east"));
        MongoContents.insert(
                into.shard("east").dataPort(), "shop", "orders", new Document("_id", 1).append("in", "east"));
        MongoContents.insert(
                into.shard("west").dataPort(), "shop", "orders", new Document("_id", 2).append("in", "west"));
    }

    private MongoPod pod(MongoCluster of, String name) {
        return new MongoPod(
                        directory.resolve("storage"),
                        directory.resolve(name),
                        of.mongos().port())
                .components(COMPONENTS);
    }

    @Test
    void stopsLocksDumpsUnlocksAndStartsInThisOrder() {
        cluster.roundsLeft(2);
        Ended backup = pod.backup();

        assertThat(cluster.mongos().commands())
                .containsSubsequence(
                        "balancerstatus", "balancerstop", "balancerstatus", "balancerstatus", "balancerstart");
        assertThat(cluster.balancer()).isEqualTo("full");
        assertThat(cluster.members()).allMatch(member -> member.locks() == 0);
        for (MongoMember source : List.of(
                cluster.config().member(1),
                cluster.shard("east").member(1),
                cluster.shard("west").member(1))) {
            List<String> commands = source.commands();
            assertThat(commands.indexOf("fsync")).isBetween(0, commands.indexOf("listdatabases"));
            assertThat(commands.indexOf("fsyncunlock")).isGreaterThan(commands.lastIndexOf("listcollections"));
        }
        assertThat(pod.directory.resolve("dump.log"))
                .content()
                .containsSubsequence(
                        "stopped the balancer (it was in mode full)",
                        "(configserver) against writes",
                        "(shard-0) against writes",
                        "(shard-1) against writes",
                        "unlocked " + cluster.shard("west").member(1).address(),
                        "unlocked " + cluster.shard("east").member(1).address(),
                        "unlocked " + cluster.config().member(1).address(),
                        "the balancer is in mode full again");
        assertThat(backup.component("shard-0").text("topology")).isEqualTo("sharded east");
        assertThat(backup.component("shard-1").text("topology")).isEqualTo("sharded west");
        Repo repo = pod.repo("shard-1");
        assertThat(repo.tags(repo.snapshots().get(0)))
                .contains("mongodb.shard=west", "mongodb.topology=sharded", "mongodb.oplog=true");
        for (int member = 0; member < 3; member++) {
            assertThat(MongoContents.marks(cluster.config(), member)).isEmpty();
        }
    }

    @Test
    void bringsEachShardBackToItsOwnPrimary() {
        pod.backup();
        try (MongoCluster other = new MongoCluster(2, "east", "west")) {
            other.shard("west").member(0).state(MongoMember.SECONDARY);
            other.shard("west").member(1).state(MongoMember.PRIMARY);
            MongoPod into = pod(other, "restore");
            into.restore();
            assertThat(MongoContents.of(other.shard("east").dataPort()))
                    .isEqualTo(MongoContents.of(cluster.shard("east").dataPort()))
                    .anyMatch(line -> line.contains("east"));
            assertThat(MongoContents.of(other.shard("west").dataPort()))
                    .isEqualTo(MongoContents.of(cluster.shard("west").dataPort()));
            assertThat(other.shard("west").member(1).commands()).contains("insert");
            assertThat(other.config().member(0).commands()).contains("insert");
        }
    }

    @Test
    void refusesAClusterWithoutThatShard() {
        pod.backup();
        try (MongoCluster other = new MongoCluster(1, "east", "north")) {
            MongoPod into = pod(other, "restore").put("KUBESTASH_OPERATION", "restore");
            MongoPod.require(into.prepare());
            Ended load = into.load("shard-1");
            assertThat(load.failure().text("reason")).isEqualTo("FOREIGN_DUMP");
            assertThat(load.failure().text("message")).contains("shard west", "shard east, shard north");
        }
    }

    @Test
    void aBalancerThatWasOffStaysOff() {
        cluster.balancer("off");
        pod.backup();
        assertThat(cluster.balancer()).isEqualTo("off");
        assertThat(cluster.mongos().commands()).doesNotContain("balancerstop", "balancerstart");
    }

    @Test
    void givesAllBackAndLeavesNoSnapshotWhenOneShardFails() {
        cluster.shard("west").member(1).cut("orders");
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("message")).contains("shard-1");
        assertNothingIsHeld();
        for (String component : COMPONENTS) {
            assertThat(pod.repo(component).snapshots()).isEmpty();
        }
    }

    @Test
    void givesAllBackWhenAShardCannotBeLocked() {
        cluster.shard("west").member(1).fail("fsync", 13, "Unauthorized", "not authorized on admin to execute command");
        Ended finish = pod.failingBackup();
        assertThat(finish.failure().text("reason")).isEqualTo("DATABASE_REFUSED");
        assertThat(finish.failure().text("message")).contains("clusterAdmin");
        assertNothingIsHeld();
    }

    @Test
    void theGuardGivesAllBackWhenTheDumpIsKilled() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(cluster.shard("west").member(1));
        assertThat(cluster.balancer()).isEqualTo("off");
        backup.dump().kill();
        assertThat(backup.finish().end().failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertNothingIsHeld();
    }

    @Test
    void theNextBackupGivesBackWhatALostPodHasLeftAndABalancerThatWasOnRunsAgain() throws InterruptedException {
        MongoPod.HalfWay backup = pod.halfWay(cluster.shard("west").member(1));
        backup.lose();
        assertThat(cluster.members().stream().mapToInt(MongoMember::locks).sum())
                .isEqualTo(3);
        // the config server has elected another primary meanwhile
        cluster.config().member(0).close();
        cluster.config().member(0).state(MongoMember.DOWN);
        cluster.config().member(2).state(MongoMember.PRIMARY);

        MongoPod next = pod(cluster, "next")
                .put("HOSTNAME", "ks-scope-orders-2-fghij")
                .put("KUBESTASH_DEAD_PODS", "ks-scope-orders-1-abcde");
        MongoPod.require(next.start("release", "mongodb", "release").end());
        assertThat(cluster.balancer()).isEqualTo("full");
        assertThat(cluster.members()).allMatch(member -> member.locks() == 0);
    }

    @Test
    void aSetWithoutASecondaryIsReadFromItsPrimary() {
        try (MongoCluster small = new MongoCluster(1, "only")) {
            MongoContents.insert(small.shard("only").dataPort(), "shop", "orders", new Document("_id", 1));
            MongoContents.insert(small.config().dataPort(), "config", "shards", new Document("_id", "only"));
            MongoPod into = pod(small, "small").components(List.of("configserver", "shard-0"));
            Ended backup = into.backup();
            assertThat(small.members()).noneMatch(member -> member.commands().contains("fsync"));
            assertThat(backup.result().texts("warnings")).hasSize(2);
            assertThat(small.balancer()).isEqualTo("full");
        }
    }

    @Test
    void saysHowManyShardsTheClusterHas() {
        pod.components(List.of("configserver", "shard-0"));
        Ended prepare = pod.prepare();
        assertThat(prepare.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
        assertThat(prepare.failure().text("message")).contains("has 2 shards", "name 1");
    }

    private void assertNothingIsHeld() {
        assertThat(cluster.members()).allMatch(member -> member.locks() == 0);
        assertThat(cluster.balancer()).isEqualTo("full");
        for (int member = 0; member < 3; member++) {
            assertThat(MongoContents.marks(cluster.config(), member)).isEmpty();
            assertThat(MongoContents.marks(cluster.shard("west"), member)).isEmpty();
        }
    }
}
