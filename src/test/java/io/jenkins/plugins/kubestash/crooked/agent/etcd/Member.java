package io.jenkins.plugins.kubestash.crooked.agent.etcd;

/** Of etcd alone. */
public record Member(String name) {}
