package io.jenkins.plugins.kubestash.agent.elasticsearch;

/**
 * Something that belongs to the cluster, not to an index.
 *
 * @param body as the server gave it, and takes it
 */
record Definition(Kind kind, String name, byte[] body) {

    /** In the order in which they may be brought back; the number is part of the dump format. */
    enum Kind {
        PIPELINE(1, "ingest pipeline", "/_ingest/pipeline"),
        COMPONENT_TEMPLATE(2, "component template", "/_component_template"),
        INDEX_TEMPLATE(3, "index template", "/_index_template"),
        LEGACY_TEMPLATE(4, "legacy index template", "/_template");

        private final int number;
        private final String title;
        private final String path;

        Kind(int number, String title, String path) {
            this.number = number;
            this.title = title;
            this.path = path;
        }

        int number() {
            return number;
        }

        String path() {
            return path;
        }

        static Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("a definition of unknown kind " + number);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
