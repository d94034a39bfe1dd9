package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Who a member is in its new cluster, in etcd's own words. */
record Identity(String name, String initialCluster, String token, String peerUrls) {

    /** @throws AgentFailure BAD_PARAMETER when they do not fit together */
    static Identity of(Settings settings, String restore) {
        String name = required(settings, "MEMBER_NAME", "memberName");
        String cluster = required(settings, "INITIAL_CLUSTER", "initialCluster");
        List<String> members = Arrays.asList(cluster.split(","));
        for (String member : members) {
            if (!member.matches("[^=\\s]+=https?://\\S+")) {
                throw bad("initialCluster has '" + member + "': write name=peerURL, with commas between members");
            }
        }
        List<String> urls = members.stream()
                .filter(member -> member.startsWith(name + "="))
                .map(member -> member.substring(name.length() + 1))
                .toList();
        if (urls.isEmpty()) {
            throw bad("initialCluster has no member '" + name + "': it has " + cluster);
        }
        String peerUrls = settings.text("KUBESTASH_PARAM_PEER_URLS", String.join(",", urls));
        if (!new TreeSet<>(List.of(peerUrls.split(","))).equals(new TreeSet<>(urls))) {
            throw bad("peerURLs of '" + name + "' are " + peerUrls + ", and initialCluster has "
                    + String.join(",", urls) + " for it: they must be the same");
        }
        String token = settings.text("KUBESTASH_PARAM_INITIAL_CLUSTER_TOKEN", "kubestash-" + restore);
        return new Identity(name, cluster, token, peerUrls);
    }

    /** Somebody who is a cluster for himself, on one port of this machine. */
    static Identity alone(String peerUrl) {
        return new Identity("proof", "proof=" + peerUrl, "kubestash-proof", peerUrl);
    }

    /** All of it in one text. */
    String fingerprint() {
        return String.join(" ", name, initialCluster, token, peerUrls);
    }

    private static String required(Settings settings, String variable, String parameter) {
        String value = settings.text("KUBESTASH_PARAM_" + variable);
        if (value.isEmpty()) {
            throw bad("the member has no " + parameter);
        }
        return value;
    }

    private static AgentFailure bad(String message) {
        return new AgentFailure(Reason.BAD_PARAMETER, message);
    }
}
