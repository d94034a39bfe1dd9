package io.jenkins.plugins.kubestash.agent.mongodb;

import java.util.List;

/**
 * What the AppBinding leads to.
 *
 * @param entry the member that answered: the server itself, a member of the set, or a mongos
 * @param parts what is dumped or loaded by itself, in the order of their components
 */
record Deployment(Kind kind, String version, MongoAddress entry, List<Part> parts, List<String> warnings) {
    enum Kind {
        STANDALONE("standalone"),
        REPLICA_SET("replicaset"),
        SHARDED("sharded"),
        /** A whole sharded cluster, seen through mongos as if it were one server. */
        MONGOS("mongos");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    static final String WHOLE = "dump";
    static final String CONFIG_SERVER = "configserver";

    /**
     * One stream of a session.
     *
     * @param shard the shard's id, empty when it is none
     * @param hosts members of its replica set; of a standalone and a mongos the one address
     */
    record Part(String component, String shard, List<MongoAddress> hosts) {}

    /** What the record of a component says: the kind, and the shard where it is one. */
    String topology(Part part) {
        return kind.word + (part.shard().isEmpty() ? "" : " " + part.shard());
    }

    Deployment {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }
}
