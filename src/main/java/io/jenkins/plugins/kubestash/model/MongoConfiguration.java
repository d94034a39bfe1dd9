package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of a MongoDB's AppBinding, of kind {@code MongoConfiguration}. A member list is written
 * {@code <replica set>/<host>:<port>,<host>:<port>}.
 *
 * @param configServer member list of the config server; only of a sharded database
 * @param replicaSets member lists of the replica set, or of the shards, by keys that only tell them apart
 */
public record MongoConfiguration(Optional<String> configServer, Map<String, String> replicaSets) {
    private static final String FIELD = "spec.parameters.";
    private static final Pattern MEMBERS = Pattern.compile("[^/\\s,]+/[^/\\s,]+:\\d{1,5}(,[^/\\s,]+:\\d{1,5})*");

    /** @param parameters of an AppBinding, whatever is in them */
    static MongoConfiguration of(ObjectNode parameters) {
        Map<String, String> sets = new LinkedHashMap<>();
        parameters
                .path("replicaSets")
                .properties()
                .forEach(set -> sets.put(set.getKey(), set.getValue().asText()));
        return new MongoConfiguration(
                OrEmpty.text(Optional.of(parameters.path("configServer").asText(""))), sets);
    }

    /** Whether the database is split over several replica sets, with a config server that knows which. */
    public boolean sharded() {
        return configServer.isPresent();
    }

    List<String> problems(JsonNode parameters) {
        List<String> problems = new ArrayList<>();
        configServer.ifPresent(members -> check("configServer", members, problems));
        replicaSets.forEach((name, members) -> check("replicaSets." + Shown.line(name), members, problems));
        JsonNode sets = parameters.path("replicaSets");
        if (!sets.isMissingNode() && !sets.isNull() && !sets.isObject()) {
            problems.add(FIELD + "replicaSets is no map: write <name>: <replica set>/<host>:<port>,… for each");
        } else if (sharded() && replicaSets.isEmpty()) {
            problems.add(FIELD + "replicaSets is missing: name each shard, for there is a configServer");
        } else if (!sharded() && replicaSets.size() > 1) {
            problems.add(FIELD + "configServer is missing: there are " + replicaSets.size() + " replicaSets");
        }
        return problems;
    }

    private static void check(String field, String members, List<String> problems) {
        if (members.contains("@")) {
            problems.add(FIELD + field + " has a user or a password in it: put them into spec.secret");
        } else if (!MEMBERS.matcher(members).matches()) {
            problems.add(FIELD + field + " is " + Shown.value(members)
                    + ": write <replica set>/<host>:<port>,<host>:<port>");
        }
    }
}
