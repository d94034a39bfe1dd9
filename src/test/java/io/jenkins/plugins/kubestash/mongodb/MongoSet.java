package io.jenkins.plugins.kubestash.mongodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** A scripted replica set: its first member is the primary. */
public final class MongoSet implements AutoCloseable {
    private final String name;
    private final Backend data = new Backend();
    private final List<MongoMember> members = new ArrayList<>();

    public MongoSet(String name, int size) {
        this.name = name;
        for (int i = 0; i < size; i++) {
            members.add(new MongoMember(this, i, i == 0 ? MongoMember.PRIMARY : MongoMember.SECONDARY, data));
        }
    }

    public String name() {
        return name;
    }

    public MongoMember member(int index) {
        return members.get(index);
    }

    public List<MongoMember> members() {
        return List.copyOf(members);
    }

    public void each(Consumer<MongoMember> act) {
        members.forEach(act);
    }

    Optional<MongoMember> primary() {
        return members.stream().filter(m -> m.state() == MongoMember.PRIMARY).findFirst();
    }

    /** Where the data are to be had without any script, for filling and comparing. */
    public int dataPort() {
        return data.port();
    }

    /** As MongoDB writes it: {@code rs0/host:port,host:port}. */
    public String dsn() {
        return name + "/" + members.stream().map(MongoMember::address).collect(Collectors.joining(","));
    }

    BsonArray hosts(Predicate<MongoMember> which) {
        return new BsonArray(members.stream()
                .filter(which)
                .map(member -> new BsonString(member.address()))
                .toList());
    }

    BsonDocument status() {
        BsonDocument reply = Replies.of("replSetGetStatus");
        BsonDocument template = reply.getArray("members").get(0).asDocument();
        reply.put("set", new BsonString(name));
        reply.put(
                "members",
                new BsonArray(members.stream()
                        .map(member -> member.status(template.clone()))
                        .toList()));
        return reply;
    }

    BsonDocument config() {
        BsonDocument reply = Replies.of("replSetGetConfig");
        BsonDocument config = reply.getDocument("config");
        BsonDocument template = config.getArray("members").get(0).asDocument();
        config.put("_id", new BsonString(name));
        config.put(
                "members",
                new BsonArray(members.stream()
                        .map(member -> member.config(template.clone()))
                        .toList()));
        return reply;
    }

    @Override
    public void close() {
        members.forEach(MongoMember::close);
        data.close();
    }
}
