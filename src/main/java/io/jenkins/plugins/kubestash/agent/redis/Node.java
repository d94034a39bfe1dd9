package io.jenkins.plugins.kubestash.agent.redis;

/** One server that holds keys, as it was when it was first asked. */
record Node(RedisAddress address, ServerInfo info) {}
