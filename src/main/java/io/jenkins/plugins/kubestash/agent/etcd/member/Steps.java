package io.jenkins.plugins.kubestash.agent.etcd.member;

/** Hears of every single change of the volume before it is made; tests end the world there. */
@FunctionalInterface
interface Steps {
    Steps UNWATCHED = what -> {};

    void before(String what);
}
