package io.jenkins.plugins.kubestash.agent.etcd;

/**
 * How long the keys of a lease live.
 *
 * @param granted seconds that it is renewed for
 * @param remaining seconds that it had left; {@link KeysFormat#GONE}: it had run out
 */
record Lease(long id, long granted, long remaining) {}
