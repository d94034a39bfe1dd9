package io.jenkins.plugins.kubestash.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** Two shards: the balancer stands still, and a member of the config server and of each shard is locked and dumped. */
class ShardedSessionTest extends MongoSessions {
    private final MongoCluster cluster = new MongoCluster(2, "a", "b");

    @Override
    MongoDatabase start() {
        return MongoDatabase.of(cluster);
    }

    @Override
    List<MongoMember> locked() {
        return Stream.of(cluster.config(), cluster.shard("a"), cluster.shard("b"))
                .map(set -> set.member(1))
                .toList();
    }

    @Override
    List<MongoMember> members() {
        return cluster.members();
    }

    @Override
    List<String> components() {
        return List.of("configserver", "shard-0", "shard-1");
    }

    @Override
    void assertFree() {
        assertThat(cluster.balancer()).as("balancer").isEqualTo("full");
        for (MongoSet set : List.of(cluster.config(), cluster.shard("a"), cluster.shard("b"))) {
            for (int member = 0; member < set.members().size(); member++) {
                assertThat(MongoContents.marks(set, member)).isEmpty();
            }
        }
    }
}
