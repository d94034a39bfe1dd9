package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Kind;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Part;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where a component is brought back to: the primary of its replica set, found by asking. */
record LoadTarget(Deployment deployment, Part part, MongoAddress address) {
    private static final Set<String> SYSTEM = Set.of("admin", "config", "local");
    private static final int SHOWN = 5;

    /** @param component as the pod names it; a shard's is found by the shard's id, which its snapshot tells */
    static LoadTarget find(Connector connector, String component, DumpSource source) throws IOException {
        Deployment deployment = new Discovery(connector).run();
        String shard = URLDecoder.decode(source.tag("mongodb.shard").replace("+", "%2B"), StandardCharsets.UTF_8);
        Part part = deployment.parts().stream()
                .filter(p -> shard.isEmpty()
                        ? p.component().equals(component)
                        : p.shard().equals(shard))
                .findFirst()
                .orElseThrow(() -> none(deployment, component, shard));
        boolean set = deployment.kind() == Kind.REPLICA_SET || deployment.kind() == Kind.SHARDED;
        MongoAddress address =
                set ? SetView.of(connector, part.hosts()).requiredPrimary().address() : deployment.entry();
        return new LoadTarget(deployment, part, address);
    }

    private static AgentFailure none(Deployment deployment, String component, String shard) {
        List<String> there = deployment.parts().stream()
                .map(part -> part.shard().isEmpty() ? part.component() : "shard " + part.shard())
                .toList();
        return new AgentFailure(
                Reason.FOREIGN_DUMP,
                "the dump is of " + (shard.isEmpty() ? component : "shard " + shard) + ", and this deployment has "
                        + String.join(", ", there) + ": restore into a cluster with the same shards");
    }

    /** @throws AgentFailure TARGET_NOT_EMPTY when any collection is there that is to be brought back */
    void refuseFull(MongoConnection target, LoadPolicy policy) throws IOException {
        List<String> found = new ArrayList<>();
        for (Document database : target.command(
                        "admin", Document.of("listDatabases", 1).with("nameOnly", true))
                .documents("databases")) {
            String name = database.text("name");
            if (!SYSTEM.contains(name)) {
                target.all(name, Document.of("listCollections", 1).with("nameOnly", true)).stream()
                        .map(collection -> name + "." + collection.text("name"))
                        .filter(policy::takes)
                        .forEach(found::add);
            }
        }
        if (!found.isEmpty()) {
            String shown = String.join(", ", found.subList(0, Math.min(SHOWN, found.size())));
            throw new AgentFailure(
                    Reason.TARGET_NOT_EMPTY,
                    "mongodb at " + address + " holds " + found.size() + " collections (" + shown
                            + (found.size() > SHOWN ? " …" : "")
                            + "): choose ifExists replace or merge, or an empty database");
        }
    }

    /** @throws AgentFailure FOREIGN_DUMP when the dump is of a newer version than the server */
    void refuseNewer(String dumped, String server) {
        if (order(dumped) > order(server)) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "the dump is of MongoDB " + dumped + " and the server at " + address + " is " + server
                            + ": restore into " + dumped + " or newer");
        }
    }

    /** Major and minor version as one number; 0 where it is unknown. */
    private static long order(String version) {
        String[] numbers = version.split("[^0-9]+");
        try {
            return Long.parseLong(numbers[0]) * 1000 + (numbers.length > 1 ? Long.parseLong(numbers[1]) : 0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
