package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something in the database that a backup has changed and must put back.
 *
 * @param component whose member is locked; empty for the balancer
 * @param address the locked member, or the mongos through which the balancer was stopped
 * @param process of a locked member: a lock is gone with its process; empty when the server does not tell
 * @param was the balancer's mode before
 */
record Hold(Kind kind, String component, MongoAddress address, String process, String was) {
    enum Kind {
        LOCK,
        BALANCER
    }

    static Hold lock(String component, MongoAddress address, String process) {
        return new Hold(Kind.LOCK, component, address, process, "");
    }

    static Hold balancer(MongoAddress mongos, String was) {
        return new Hold(Kind.BALANCER, "", mongos, "", was);
    }

    static Hold of(JsonObject json) {
        return new Hold(
                Kind.valueOf(json.text("kind")),
                json.text("component"),
                MongoAddress.parse(json.text("host")),
                json.text("process"),
                json.text("was"));
    }

    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind.name());
        fields.put("component", component);
        fields.put("host", address.toString());
        fields.put("process", process);
        fields.put("was", was);
        return fields;
    }

    boolean same(Hold other) {
        return kind == other.kind && address.equals(other.address);
    }
}
