package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What INFO says of a server. */
record ServerInfo(Map<String, String> fields) {
    private static final Pattern DATABASE = Pattern.compile("db([0-9]+)");
    private static final Pattern REPLICA = Pattern.compile("^ip=([^,]+),port=([0-9]+),state=online,offset=([0-9]+)");
    private static final Pattern KEYS = Pattern.compile("keys=([0-9]+)");

    ServerInfo {
        fields = Map.copyOf(fields);
    }

    static ServerInfo of(RespConnection connection) throws IOException {
        return parse(connection.call("INFO"));
    }

    static ServerInfo parse(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ServerInfo(fields);
    }

    String version() {
        // Valkey's redis_version is the one that it is compatible with
        return fields.getOrDefault("valkey_version", fields.getOrDefault("redis_version", "unknown"));
    }

    /** The first number of the version; 0 when unknown. */
    int majorVersion() {
        Matcher matcher = Pattern.compile("^[0-9]+").matcher(version());
        return matcher.find() ? Integer.parseInt(matcher.group()) : 0;
    }

    String runId() {
        return fields.getOrDefault("run_id", "");
    }

    boolean isCluster() {
        return fields.getOrDefault("cluster_enabled", "0").equals("1");
    }

    boolean isSentinel() {
        return fields.getOrDefault("redis_mode", "").equals("sentinel");
    }

    boolean isReplica() {
        return fields.getOrDefault("role", "master").equals("slave");
    }

    boolean isCutOffFromItsPrimary() {
        return isReplica() && !fields.getOrDefault("master_link_status", "up").equals("up");
    }

    /** Of a replica: its primary. */
    RedisAddress primary(RedisAddress asked) {
        return new RedisAddress(
                fields.getOrDefault("master_host", asked.host()),
                Integer.parseInt(fields.getOrDefault("master_port", "6379")));
    }

    /** Of a primary: its replicas that are in step, those that came farthest first. */
    List<RedisAddress> replicas() {
        SortedMap<Long, List<RedisAddress>> byOffset = new TreeMap<>(Comparator.reverseOrder());
        fields.forEach((name, value) -> {
            Matcher replica = REPLICA.matcher(value);
            if (name.matches("slave[0-9]+") && replica.find()) {
                byOffset.computeIfAbsent(Long.valueOf(replica.group(3)), offset -> new ArrayList<>())
                        .add(new RedisAddress(replica.group(1), Integer.parseInt(replica.group(2))));
            }
        });
        return byOffset.values().stream().flatMap(List::stream).toList();
    }

    /** The history that it is a part of. */
    String replicationId() {
        return fields.getOrDefault("master_replid", "");
    }

    long primaryOffset() {
        return Long.parseLong(fields.getOrDefault("master_repl_offset", "0"));
    }

    long replicaOffset() {
        return Long.parseLong(fields.getOrDefault("slave_repl_offset", "-1"));
    }

    long evictedKeys() {
        return Long.parseLong(fields.getOrDefault("evicted_keys", "0"));
    }

    /** Number of keys by number of the database; databases without keys are left out. */
    SortedMap<Integer, Long> databases() {
        SortedMap<Integer, Long> databases = new TreeMap<>();
        fields.forEach((name, value) -> {
            Matcher database = DATABASE.matcher(name);
            Matcher keys = KEYS.matcher(value);
            if (database.matches() && keys.find()) {
                databases.put(Integer.valueOf(database.group(1)), Long.valueOf(keys.group(1)));
            }
        });
        return databases;
    }
}
