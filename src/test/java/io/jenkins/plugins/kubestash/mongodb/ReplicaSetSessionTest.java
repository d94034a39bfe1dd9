package io.jenkins.plugins.kubestash.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A replica set of three: one secondary is locked and dumped. */
class ReplicaSetSessionTest extends MongoSessions {
    private final MongoSet set = new MongoSet("rs0", 3);

    @Override
    MongoDatabase start() {
        return MongoDatabase.of(set);
    }

    @Override
    List<MongoMember> locked() {
        return List.of(set.member(1));
    }

    @Override
    List<MongoMember> members() {
        return set.members();
    }

    @Override
    List<String> components() {
        return List.of("dump");
    }

    @Override
    void assertFree() {
        for (int member = 0; member < set.members().size(); member++) {
            assertThat(MongoContents.marks(set, member)).isEmpty();
        }
    }
}
