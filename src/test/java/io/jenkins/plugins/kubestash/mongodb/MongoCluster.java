package io.jenkins.plugins.kubestash.mongodb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * A scripted sharded cluster: a config server and shards, each a scripted replica set, and a mongos. What goes through
 * the mongos lands in a server of its own: it moves no data between shards.
 */
public final class MongoCluster implements AutoCloseable {
    private final MongoSet config;
    private final Map<String, MongoSet> shards = new LinkedHashMap<>();
    private final Backend through = new Backend();
    private final Router router = new Router();
    private volatile String mode = "full";
    private volatile int rounds;

    /** @param shardIds in the order in which listShards names them */
    public MongoCluster(int membersEach, String... shardIds) {
        config = new MongoSet("cnf", membersEach);
        for (String id : shardIds) {
            shards.put(id, new MongoSet("rs-" + id, membersEach));
        }
    }

    public MongoSet config() {
        return config;
    }

    public MongoSet shard(String id) {
        return shards.get(id);
    }

    public Map<String, MongoSet> shards() {
        return shards;
    }

    public ScriptedServer mongos() {
        return router;
    }

    public String balancer() {
        return mode;
    }

    public void balancer(String now) {
        mode = now;
    }

    /** How many times balancerStatus will still say that a round is under way after the balancer was stopped. */
    public void roundsLeft(int times) {
        rounds = times;
    }

    /** All members of all sets. */
    public List<MongoMember> members() {
        List<MongoMember> all = new java.util.ArrayList<>(config.members());
        shards.values().forEach(set -> all.addAll(set.members()));
        return all;
    }

    /** mongos. */
    private final class Router extends ScriptedServer {
        Router() {
            super(through);
        }

        @Override
        BsonDocument hello() {
            BsonDocument hello = Replies.of("hello");
            for (String ofSets :
                    List.of("hosts", "setName", "setVersion", "secondary", "primary", "me", "topologyVersion")) {
                hello.remove(ofSets);
            }
            hello.put("isWritablePrimary", BsonBoolean.TRUE);
            hello.put("ismaster", BsonBoolean.TRUE);
            return hello.append("msg", new BsonString("isdbgrid"));
        }

        @Override
        Optional<BsonDocument> answer(Message message) {
            return Optional.ofNullable(
                    switch (message.command().toLowerCase(Locale.ROOT)) {
                        case "balancerstatus" -> status();
                        case "balancerstop" -> to("off");
                        case "balancerstart" -> to("full");
                        case "listshards" -> listShards();
                        case "getshardmap" -> shardMap();
                        default -> null;
                    });
        }

        private BsonDocument status() {
            boolean busy = mode.equals("off") && rounds-- > 0;
            return Replies.of("balancerStatus")
                    .append("mode", new BsonString(mode))
                    .append("inBalancerRound", BsonBoolean.valueOf(busy));
        }

        private BsonDocument to(String now) {
            mode = now;
            return Replies.good();
        }

        private BsonDocument listShards() {
            BsonDocument reply = Replies.of("listShards");
            BsonDocument template = reply.getArray("shards").get(0).asDocument();
            BsonArray listed = new BsonArray();
            shards.forEach((id, set) -> listed.add(
                    template.clone().append("_id", new BsonString(id)).append("host", new BsonString(set.dsn()))));
            return reply.append("shards", listed);
        }

        private BsonDocument shardMap() {
            BsonDocument map = new BsonDocument("config", new BsonString(config.dsn()));
            shards.forEach((id, set) -> map.append(id, new BsonString(set.dsn())));
            return Replies.of("getShardMap").append("map", map);
        }
    }

    @Override
    public void close() {
        router.close();
        through.close();
        config.close();
        shards.values().forEach(MongoSet::close);
    }
}
