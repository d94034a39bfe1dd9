package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Kind;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out what the deployment is, by asking it; what the AppBinding's parameters say is compared with that. */
final class Discovery {
    private final Connector connector;
    private final Settings settings;
    private final List<String> warnings = new ArrayList<>();

    Discovery(Connector connector) {
        this.connector = connector;
        this.settings = connector.settings().environment();
    }

    Deployment run() throws IOException {
        try (MongoConnection connection = enter()) {
            Document hello = connection.hello();
            String version = connection.admin("buildInfo").text("version");
            if (hello.text("msg").equals("isdbgrid")) {
                return throughMongos(connection, version);
            }
            refuseShardsWithoutMongos(connection);
            if (hello.flag("isreplicaset")) {
                throw new IOException("the replica set at " + connection.address() + " is not initiated yet");
            }
            boolean set = hello.has("setName");
            List<MongoAddress> hosts = set ? hosts(hello) : List.of(connection.address());
            return new Deployment(
                    set ? Kind.REPLICA_SET : Kind.STANDALONE,
                    version,
                    connection.address(),
                    List.of(new Part(Deployment.WHOLE, "", hosts)),
                    warnings);
        }
    }

    /** The members that a server's greeting names. */
    private static List<MongoAddress> hosts(Document hello) {
        Set<String> names = new LinkedHashSet<>(hello.texts("hosts"));
        names.addAll(hello.texts("passives"));
        return names.stream().map(MongoAddress::parse).toList();
    }

    /** The first address that answers. */
    private MongoConnection enter() throws IOException {
        IOException first = null;
        for (MongoAddress address : seeds()) {
            try {
                return connector.connect(address);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IOException("there is no address to connect to") : first;
    }

    private Set<MongoAddress> seeds() throws IOException {
        MongoSettings from = connector.settings();
        Set<MongoAddress> seeds = new LinkedHashSet<>();
        if (from.srv()) {
            seeds.addAll(SrvLookup.of(from.host(), settings.text("KUBESTASH_MONGODB_DNS"))
                    .members());
        } else {
            seeds.add(new MongoAddress(from.host(), from.port()));
        }
        if (settings.text("KUBESTASH_MONGODB_CONFIG_SERVER").isEmpty()) {
            settings.list("KUBESTASH_MONGODB_REPLICA_SETS")
                    .forEach(line -> seeds.addAll(MongoAddress.ofSet(withoutKey(line))));
        }
        return seeds;
    }

    private static String withoutKey(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    private boolean sharded() {
        return settings.list("KUBESTASH_COMPONENTS").contains(Deployment.CONFIG_SERVER);
    }

    private Deployment throughMongos(MongoConnection mongos, String version) throws IOException {
        if (!sharded()) {
            warnings.add("a sharded cluster is read through " + mongos.address()
                    + " as if it were one server: not as of one moment; give the AppBinding parameters.configServer"
                    + " and replicaSets for that");
            Part whole = new Part(Deployment.WHOLE, "", List.of(mongos.address()));
            return new Deployment(Kind.MONGOS, version, mongos.address(), List.of(whole), warnings);
        }
        List<Document> shards = mongos.admin("listShards").documents("shards").stream()
                .sorted(Comparator.comparing(shard -> shard.text("_id")))
                .toList();
        int planned = settings.list("KUBESTASH_COMPONENTS").size() - 1;
        if (shards.size() != planned) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the cluster has " + shards.size() + " shards and the AppBinding's parameters name " + planned
                            + ": correct parameters.replicaSets");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Deployment.CONFIG_SERVER, "", configServer(mongos)));
        for (int i = 0; i < shards.size(); i++) {
            Document shard = shards.get(i);
            parts.add(new Part("shard-" + i, shard.text("_id"), MongoAddress.ofSet(shard.text("host"))));
        }
        compareWithParameters(parts);
        return new Deployment(Kind.SHARDED, version, mongos.address(), parts, warnings);
    }

    private static List<MongoAddress> configServer(MongoConnection mongos) throws IOException {
        String hosts = mongos.admin("getShardMap").document("map").text("config");
        if (hosts.isEmpty()) {
            throw new IOException("mongos at " + mongos.address() + " does not tell its config server");
        }
        return MongoAddress.ofSet(hosts);
    }

    private void compareWithParameters(List<Part> parts) {
        List<String> lines = new ArrayList<>(settings.list("KUBESTASH_MONGODB_REPLICA_SETS"));
        lines.add(settings.text("KUBESTASH_MONGODB_CONFIG_SERVER"));
        Set<MongoAddress> named = new HashSet<>();
        lines.forEach(line -> named.addAll(MongoAddress.ofSet(withoutKey(line))));
        if (named.isEmpty()) {
            return;
        }
        for (Part part : parts) {
            if (part.hosts().stream().noneMatch(named::contains)) {
                warnings.add("the AppBinding's parameters name none of the members of "
                        + (part.shard().isEmpty() ? "the config server" : "shard " + part.shard()) + " ("
                        + part.hosts() + "): what the cluster says counts");
            }
        }
    }

    private void refuseShardsWithoutMongos(MongoConnection connection) {
        if (sharded()) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the AppBinding has parameters of a sharded cluster, but no mongos answers at "
                            + connection.address() + ": let clientConfig lead to a mongos");
        }
    }
}
