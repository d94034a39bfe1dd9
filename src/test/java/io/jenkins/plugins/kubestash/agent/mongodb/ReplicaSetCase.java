package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoSet;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica set of three with data, and the pod of a backup. Real: mongodump, mongorestore, restic, the data in a
 * mongo-java-server, and the driver that compares them. Scripted: what the members say of the set, the lock, the login,
 * and the oplog.
 */
abstract class ReplicaSetCase {
    @TempDir
    Path directory;

    final MongoSet set = new MongoSet("rs0", 3);
    MongoPod pod;

    @BeforeEach
    void fill() {
        MongoContents.fill(set.dataPort(), "shop");
        pod = pod(set.member(0).port(), "pod");
    }

    @AfterEach
    void close() {
        set.close();
    }

    MongoPod pod(int port, String name) {
        return new MongoPod(directory.resolve("storage"), directory.resolve(name), port);
    }
}
