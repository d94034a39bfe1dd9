package io.jenkins.plugins.kubestash.agent.redis;

/**
 * One server that holds keys, as it was when it was first asked.
 *
 * @param movesSlots whether slots of a cluster were on their way from or to it
 */
record Node(RedisAddress address, ServerInfo info, boolean movesSlots) {}
