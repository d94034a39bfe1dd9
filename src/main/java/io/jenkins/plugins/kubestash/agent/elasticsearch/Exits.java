package io.jenkins.plugins.kubestash.agent.elasticsearch;

/** What is to be done when the agent is ended from outside. */
final class Exits {
    private Exits() {}

    /** It need not be done any more; when the end has come already, it is being done. */
    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // too late
        }
    }
}
