package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.embedded.Images;
import io.jenkins.plugins.kubestash.mongodb.MongoCluster;
import io.jenkins.plugins.kubestash.mongodb.MongoDatabase;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.sql.PostgresDatabase;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperDatabase;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Databases other than Redis, each of another make: our own protocol, the engine's tool under a guard, YAML alone. */
final class Engines {
    private Engines() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("zookeeper-there-and-back", stage -> thereAndBack(stage, "zookeeper", 1)),
                new Scenario("postgres-there-and-back", stage -> thereAndBack(stage, "postgres", 1)),
                new Scenario("sharded-mongodb-there-and-back", stage -> thereAndBack(stage, "mongodb", 3)),
                new Scenario("sharded-mongodb-killed-while-locked", Engines::killedWhileLocked),
                new Scenario("sharded-mongodb-aborted-while-locked", Engines::abortedWhileLocked));
    }

    /** The images that these databases' pods want. */
    static Images images(Images usual) {
        return usual.with(
                "mongo", Map.of("mongodump", Tools.find("mongodump"), "mongorestore", Tools.find("mongorestore")));
    }

    private static void thereAndBack(Stage stage, String engine, int components) {
        try (Database database = start(engine)) {
            database.fill();
            bind(stage, engine, database);
            SortedSet<String> before = database.contents();
            stage.admin().pipeline(engine + "-there", """
                    def made = kubestashBackup appBinding: 'shop/%1$s', storage: 'volume'
                    echo "components: ${made.components.size()} of ${made.engine} ${made.verified}"
                    """.formatted(engine));
            stage.admin()
                    .start(engine + "-there")
                    .ends("SUCCESS")
                    .says("components: " + components + " of " + engine + " data");
            database.clear();
            assertThat(database.contents()).as("contents after emptying").isNotEqualTo(before);
            stage.admin()
                    .pipeline(
                            engine + "-back",
                            "kubestashRestore appBinding: 'shop/%s', storage: 'volume', snapshot: 'latest'"
                                    .formatted(engine));
            stage.admin().start(engine + "-back").ends("SUCCESS");
            assertThat(database.contents()).isEqualTo(before);
        }
    }

    private static void killedWhileLocked(Stage stage) {
        whileLocked(stage, "mongodb-killed", build -> {
            stage.jenkins().kill();
            stage.jenkins().start();
            build.awaitLog("Resuming build");
            stage.hold().releaseAll();
            build.ends("SUCCESS").says("of shard-1 proven: ");
        });
    }

    private static void abortedWhileLocked(Stage stage) {
        whileLocked(stage, "mongodb-aborted", build -> {
            build.stop();
            build.ends("ABORTED").says("Aborted: ");
        });
    }

    /** Lets something happen to a backup that has stopped the balancer and locked members, and sees all freed. */
    private static void whileLocked(Stage stage, String name, Consumer<Build> happens) {
        MongoCluster cluster = new MongoCluster(2, "a", "b");
        try (Database database = MongoDatabase.of(cluster)) {
            database.fill();
            bind(stage, "mongodb", database);
            stage.admin()
                    .pipeline(
                            name,
                            "kubestashBackup appBinding: 'shop/mongodb', storage: 'volume', session: '" + name + "'");
            stage.hold().hold("backup");
            Build build = stage.admin().start(name);
            stage.hold().await("backup");
            assertThat(locks(cluster)).as("locks while it is dumped").isPositive();
            assertThat(cluster.balancer()).as("balancer while it is dumped").isEqualTo("off");
            happens.accept(build);
            assertThat(locks(cluster)).as("locks in the end").isZero();
            assertThat(cluster.balancer()).as("balancer in the end").isEqualTo("full");
        } finally {
            stage.hold().releaseAll();
        }
    }

    private static int locks(MongoCluster cluster) {
        return cluster.members().stream().mapToInt(MongoMember::locks).sum();
    }

    private static Database start(String engine) {
        return switch (engine) {
            case "zookeeper" -> new ZooKeeperDatabase();
            case "postgres" -> new PostgresDatabase();
            default -> MongoDatabase.sharded();
        };
    }

    static void bind(Stage stage, String name, Database database) {
        stage.cluster()
                .put("{apiVersion: v1, kind: Secret, metadata: {name: " + name + "-auth, namespace: shop}, stringData: "
                        + Flow.of(database.credentials()) + "}");
        stage.cluster()
                .put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: " + name
                        + ", namespace: shop}, spec: {" + database.appBinding(name, database.port()) + "}}");
    }
}
