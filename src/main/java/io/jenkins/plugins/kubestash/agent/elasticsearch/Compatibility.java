package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;

/** Which server takes which server's dump: of the same family, of the same or a newer major version. */
final class Compatibility {
    private Compatibility() {}

    /** @throws AgentFailure FOREIGN_DUMP that names both versions */
    static void require(DumpHeader dump, ServerInfo target) {
        boolean newer;
        if (dump.distribution() == target.distribution()) {
            newer = dump.version().major() > target.version().major();
        } else if (target.distribution() == Distribution.OPENSEARCH) {
            // OpenSearch 1 is what became of Elasticsearch 7.10.
            newer = dump.version().atLeast(7, 11);
        } else {
            newer = true;
        }
        if (newer) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this is a dump of " + dump + ", which " + target
                            + " does not take: restore it into the same major version or a newer one of "
                            + dump.distribution());
        }
    }
}
