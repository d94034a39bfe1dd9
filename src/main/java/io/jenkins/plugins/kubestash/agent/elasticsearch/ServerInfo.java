package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;

/**
 * What a cluster says of itself.
 *
 * @param version the oldest of its nodes'
 */
record ServerInfo(Distribution distribution, Version version, String cluster, int nodes) {

    /** Asks the nodes: unlike {@code GET /} they do not tell another version for old clients' sake. */
    static ServerInfo of(Cluster cluster) throws IOException {
        JsonObject said = cluster.get("/_nodes/http?filter_path=cluster_name,nodes.*.version,nodes.*.build_flavor");
        JsonObject nodes = said.object("nodes");
        Version oldest = null;
        boolean flavoured = false;
        for (Object each : nodes.fields().values()) {
            JsonObject node = JsonObject.of(each);
            Version version = Version.of(node.text("version"));
            oldest = oldest == null || version.compareTo(oldest) < 0 ? version : oldest;
            flavoured |= node.has("build_flavor");
        }
        if (oldest == null || oldest.major() == 0) {
            throw new IOException(cluster.address() + " does not tell its nodes' versions");
        }
        Distribution distribution = flavoured ? Distribution.ELASTICSEARCH : Distribution.OPENSEARCH;
        return new ServerInfo(
                distribution, oldest, said.text("cluster_name"), nodes.fields().size());
    }

    /** @throws AgentFailure DATABASE_REFUSED for a server that is older than anything known here */
    void requireKnown(String address) {
        if (distribution == Distribution.ELASTICSEARCH && version.major() < 7) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED, address + " is " + this + ": Elasticsearch 7 or newer is needed");
        }
    }

    String topology() {
        return nodes == 1 ? "standalone" : "cluster";
    }

    /** Whether a point in time can be had that can also be read in slices. */
    boolean hasPointInTime() {
        return distribution == Distribution.ELASTICSEARCH ? version.atLeast(7, 15) : version.atLeast(2, 4);
    }

    /** Whether documents can be put in order over several shards by {@code _shard_doc}. */
    boolean hasShardDoc() {
        return distribution == Distribution.ELASTICSEARCH;
    }

    boolean hasHiddenIndices() {
        return distribution == Distribution.OPENSEARCH || version.atLeast(7, 7);
    }

    @Override
    public String toString() {
        return distribution + " " + version;
    }
}
