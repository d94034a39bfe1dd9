package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a member says of itself and its cluster.
 *
 * @param leads whether it is the leader
 * @param names of all members, with ids and peer addresses
 */
record Member(String version, String clusterId, boolean leads, long revision, long applied, List<String> names) {
    private static final int MOST_SHOWN = 1000;

    /** @throws IOException also when it knows no leader */
    static Member of(EtcdClient client) throws IOException {
        JsonObject status = status(client);
        JsonObject header = status.object("header");
        String leader = status.text("leader");
        return new Member(
                status.text("version"),
                hex(header.text("cluster_id")),
                leader.equals(header.text("member_id")),
                number(header.text("revision")),
                number(status.text("raftAppliedIndex")),
                names(client));
    }

    private static JsonObject status(EtcdClient client) throws IOException {
        JsonObject status = client.ask("/v3/maintenance/status", Map.of());
        String leader = status.text("leader");
        if (leader.isEmpty() || leader.equals("0")) {
            throw new IOException("etcd at " + client.address() + " has no leader: too many members are away");
        }
        return status;
    }

    /** The revision that it has now; fails when it knows no leader. */
    static long knowingLeader(EtcdClient client) throws IOException {
        return number(status(client).object("header").text("revision"));
    }

    /**
     * A client of a follower that has kept up, where there are several addresses: the leader has enough to do. Whoever
     * does not answer is passed over while anybody else does.
     */
    static EtcdClient connect(EtcdSettings settings) throws IOException {
        if (settings.endpoints().size() == 1) {
            return settings.client(settings.endpoints().get(0));
        }
        IOException lost = new IOException("no endpoint");
        HttpSettings best = null;
        Member chosen = null;
        for (HttpSettings endpoint : settings.endpoints()) {
            try (EtcdClient client = settings.client(endpoint)) {
                Member member = of(client);
                if (chosen == null || member.isBetterThan(chosen)) {
                    best = endpoint;
                    chosen = member;
                }
            } catch (IOException e) {
                lost = e;
            }
        }
        if (best == null) {
            throw lost;
        }
        return settings.client(best);
    }

    private boolean isBetterThan(Member other) {
        long lag = 1000;
        if (leads != other.leads) {
            return leads ? applied > other.applied + lag : applied + lag >= other.applied;
        }
        return applied > other.applied + lag;
    }

    /** As the record shows it. */
    String topology() {
        String members = (names.size() == 1 ? "1 member: " : names.size() + " members: ")
                + names.stream().collect(Collectors.joining(", "));
        String shown = members + "; cluster " + clusterId;
        return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN - 1) + "…";
    }

    /** All members of its cluster, as etcd describes them. */
    static List<JsonObject> list(EtcdClient client) throws IOException {
        List<JsonObject> members = new ArrayList<>();
        if (client.ask("/v3/cluster/member/list", Map.of()).fields().get("members") instanceof List<?> all) {
            all.forEach(member -> members.add(JsonObject.of(member)));
        }
        return members;
    }

    private static List<String> names(EtcdClient client) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonObject member : list(client)) {
            String name = member.text("name").isEmpty() ? "(not started)" : member.text("name");
            names.add(name + " (" + hex(member.text("ID")) + ", " + String.join(" ", member.texts("peerURLs")) + ")");
        }
        names.sort(null);
        return List.copyOf(names);
    }

    /** One line for each alarm that is raised. */
    static List<String> alarms(EtcdClient client) throws IOException {
        JsonObject answer = client.ask("/v3/maintenance/alarm", Map.of("action", "GET"));
        List<String> warnings = new ArrayList<>();
        if (answer.fields().get("alarms") instanceof List<?> alarms) {
            for (Object each : alarms) {
                JsonObject alarm = JsonObject.of(each);
                warnings.add("etcd has the alarm " + alarm.text("alarm") + " of member " + hex(alarm.text("memberID")));
            }
        }
        return warnings;
    }

    static String hex(String decimal) {
        return decimal.isEmpty() ? "0" : Long.toHexString(Long.parseUnsignedLong(decimal));
    }

    private static long number(String decimal) {
        return decimal.isEmpty() ? 0 : Long.parseLong(decimal);
    }
}
