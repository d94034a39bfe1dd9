package io.jenkins.plugins.kubestash.agent.redis;

/**
 * One server that holds keys, as it was when it was first asked.
 *
 * @param movesSlots whether slots of a cluster were on their way from or to it
 */
record Node(RedisAddress address, ServerInfo info, boolean movesSlots) {

    /** The same, of a replica, with what its primary says of the slots. */
    Node withSlotsOf(Node primary) {
        return new Node(address, info, primary.movesSlots);
    }
}
