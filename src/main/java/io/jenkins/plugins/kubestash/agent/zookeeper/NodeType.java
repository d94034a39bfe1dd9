package io.jenkins.plugins.kubestash.agent.zookeeper;

/** What becomes of a node by itself. A server tells no client: whoever restores has to know. */
sealed interface NodeType {
    NodeType STAYS = new Stays();
    NodeType CONTAINER = new Container();

    /** Until somebody removes it. */
    record Stays() implements NodeType {}

    /** The server removes it some time after its last child. */
    record Container() implements NodeType {}

    /**
     * The server removes it when it has no children and was not changed for a while.
     *
     * @param milliseconds at least 1
     */
    record TimeToLive(long milliseconds) implements NodeType {}
}
