package io.jenkins.plugins.kubestash.crooked.agent.redis;

import io.jenkins.plugins.kubestash.crooked.agent.etcd.Member;

/** A pod of Redis has nothing of etcd. */
public record UsesEtcd(Member member) {}
