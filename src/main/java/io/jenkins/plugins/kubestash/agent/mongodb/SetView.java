package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A replica set at one moment, as one of its members sees it. */
record SetView(String name, List<Member> members) {
    SetView {
        members = List.copyOf(members);
    }

    /** Asks the first of these hosts that answers. */
    static SetView of(Connector connector, List<MongoAddress> hosts) throws IOException {
        IOException first = null;
        for (MongoAddress host : hosts) {
            try (MongoConnection connection = connector.connect(host)) {
                return of(connection);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IOException("the replica set has no members") : first;
    }

    static SetView of(MongoConnection connection) throws IOException {
        Document status = connection.admin("replSetGetStatus");
        Document config = connection.admin("replSetGetConfig").document("config");
        Map<Long, Document> states = new HashMap<>();
        status.documents("members").forEach(member -> states.put(member.number("_id"), member));
        List<Member> members = new ArrayList<>();
        for (Document member : config.documents("members")) {
            members.add(member(member, states.getOrDefault(member.number("_id"), Document.empty())));
        }
        return new SetView(config.text("_id"), members);
    }

    private static Member member(Document config, Document status) {
        Map<String, String> tags = new HashMap<>();
        Document written = config.document("tags");
        written.fields().keySet().forEach(tag -> tags.put(tag, written.text(tag)));
        // once slaveDelay, since 5.0 secondaryDelaySecs
        long delay = Math.max(config.number("slaveDelay"), config.number("secondaryDelaySecs"));
        return new Member(
                MongoAddress.parse(config.text("host")),
                (int) status.number("state"),
                status.number("health") == 1,
                optime(status),
                config.flag("arbiterOnly"),
                config.flag("hidden"),
                delay,
                !config.has("votes") || config.number("votes") > 0,
                tags);
    }

    /** A timestamp by itself, or with the term it belongs to. */
    private static long optime(Document status) {
        return status.timestamp("optime")
                .or(() -> status.document("optime").timestamp("ts"))
                .orElse(0L);
    }

    Optional<Member> primary() {
        return members.stream().filter(Member::isPrimary).findFirst();
    }

    /** The primary; an IOException where there is none, for that passes. */
    Member requiredPrimary() throws IOException {
        return primary().orElseThrow(() -> new IOException("the replica set " + name + " has no primary now"));
    }

    /** Those that hold data, and so can be asked for more than their health. */
    List<MongoAddress> withData() {
        return members.stream()
                .filter(member -> !member.arbiter())
                .map(Member::address)
                .toList();
    }

    Optional<Member> member(MongoAddress address) {
        return members.stream().filter(m -> m.address().equals(address)).findFirst();
    }
}
