package io.jenkins.plugins.kubestash.mongodb;

import com.mongodb.client.MongoClient;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.model.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bson.Document;

/**
 * A MongoDB as near to a real one as can be had here: the tools and the protocol are MongoDB's, the data are in
 * mongo-java-server, and what that lacks (users, replica sets, shards, locks) is scripted in front of it.
 */
public final class MongoDatabase implements Database {
    /** All that ever broke a connection string. */
    public static final String PASSWORD = CANARY + " p@ss:w/rd%21 ?#[ü漢]";

    public static final String USER = "op:s@größe/%";
    private static final int BULK = 20_000;
    private static final int BULK_BYTES = 600;

    private final String topology;
    private final ScriptedServer entry;
    /** Where data are written and read without any script, and under which name they are told apart. */
    private final Map<String, Integer> data;

    private final Map<String, Object> parameters;
    private final Runnable end;

    private MongoDatabase(
            String topology,
            ScriptedServer entry,
            List<? extends ScriptedServer> all,
            Map<String, Integer> data,
            Map<String, Object> parameters,
            Runnable end) {
        this.topology = topology;
        this.entry = entry;
        this.data = data;
        this.parameters = parameters;
        this.end = end;
        Users users = Users.of(USER, PASSWORD);
        entry.users(users);
        all.forEach(server -> server.users(users));
    }

    public static MongoDatabase standalone() {
        MongoStandalone server = new MongoStandalone();
        return new MongoDatabase("standalone", server, List.of(), Map.of("", server.dataPort()), Map.of(), server::end);
    }

    /** A primary and two secondaries. */
    public static MongoDatabase replicaSet() {
        return of(new MongoSet("rs0", 3));
    }

    /** A config server and two shards. */
    public static MongoDatabase sharded() {
        return of(new MongoCluster(2, "a", "b"));
    }

    static MongoDatabase of(MongoSet set) {
        return new MongoDatabase(
                "replica set",
                set.member(0),
                set.members(),
                Map.of("", set.dataPort()),
                Map.of("replicaSets", Map.of("host-0", set.dsn())),
                set::close);
    }

    public static MongoDatabase of(MongoCluster cluster) {
        Map<String, Integer> data =
                new LinkedHashMap<>(Map.of("configserver ", cluster.config().dataPort()));
        Map<String, String> sets = new LinkedHashMap<>();
        cluster.shards().forEach((id, set) -> {
            data.put(id + " ", set.dataPort());
            sets.put("host-" + sets.size(), set.dsn());
        });
        return new MongoDatabase(
                "sharded",
                cluster.mongos(),
                cluster.members(),
                data,
                Map.of("configServer", cluster.config().dsn(), "replicaSets", sets),
                cluster::close);
    }

    @Override
    public String title() {
        return "mongo-java-server 1.47.0 behind scripted replies of MongoDB 7.0, " + topology
                + "; mongodump and mongorestore real";
    }

    @Override
    public String engine() {
        return "mongodb";
    }

    @Override
    public int port() {
        return entry.port();
    }

    @Override
    public String appBinding(String name, int port) {
        return "type: kubedb.com/mongodb, version: 7.0.5, clientConfig: {url: 'mongodb://127.0.0.1:" + port
                + "'}, secret: {name: " + name + "-auth}, parameters: "
                + Documents.toJson(parameters);
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("username", USER, "password", PASSWORD);
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return Optional.of(Map.of("username", USER, "password", CANARY + "-wrong"));
    }

    @Override
    public Map<String, Map<String, Path>> images() {
        return Map.of(
                "mongo", Map.of("mongodump", Tools.find("mongodump"), "mongorestore", Tools.find("mongorestore")));
    }

    @Override
    public void fill() {
        data.forEach((name, port) -> MongoContents.fill(port, "shop" + name.strip()));
    }

    @Override
    public void fillMuch() {
        Random random = new Random(7);
        data.values().forEach(port -> {
            try (MongoClient client = MongoContents.client(port)) {
                List<Document> many = new ArrayList<>();
                for (int i = 0; i < BULK; i++) {
                    byte[] bytes = new byte[BULK_BYTES];
                    random.nextBytes(bytes);
                    many.add(new Document("_id", i).append("v", bytes));
                }
                client.getDatabase("bulk").getCollection("much").insertMany(many);
            }
        });
    }

    @Override
    public void clear() {
        data.values().forEach(MongoContents::drop);
    }

    @Override
    public SortedSet<String> contents() {
        SortedSet<String> all = new TreeSet<>();
        data.forEach((name, port) -> MongoContents.of(port).forEach(line -> all.add(name + line)));
        return all;
    }

    @Override
    public List<String> howToReach() {
        return data.entrySet().stream()
                .map(one -> Tools.find("mongodump") + " --port " + one.getValue() + " --archive | head -c 1000   # "
                        + (one.getKey().isEmpty() ? topology : one.getKey()))
                .toList();
    }

    @Override
    public void kill() {
        end.run();
    }

    @Override
    public void close() {
        end.run();
    }
}
