package io.jenkins.plugins.kubestash.agent.elasticsearch;

/** Who made the server. */
enum Distribution {
    ELASTICSEARCH("elasticsearch", "Elasticsearch", "^(?!apm-agent-configuration)(?!kubedb-system).+"),
    OPENSEARCH("opensearch", "OpenSearch", "^(?!security-auditlog)(?!kubedb-system).+");

    private final String id;
    private final String title;
    private final String match;

    Distribution(String id, String title, String match) {
        this.id = id;
        this.title = title;
        this.match = match;
    }

    /** As it stands in a dump and in records. */
    String id() {
        return id;
    }

    /** Which indices are meant when nobody says which; those whose names begin with a dot are a matter of their own. */
    String match() {
        return match;
    }

    @Override
    public String toString() {
        return title;
    }
}
