package io.jenkins.plugins.kubestash.session;

/**
 * How the workload of a restore is stopped and started, beside what the Jobs of the stage do for that. Everything may be
 * asked for again at any time.
 */
interface Stopping {

    /** What stands between a workload and what was asked for: nothing, or a phrase for people. */
    record Progress(boolean done, String lacking) {
        static final Progress DONE = new Progress(true, "");

        static Progress lacks(String what) {
            return new Progress(false, what);
        }
    }

    static Stopping of(Session.Parts parts, SessionState state) {
        return switch (state.workload().orElseThrow().workload().kind()) {
            case STATEFUL_SET -> new Scaling(parts, state);
            case STATIC_POD -> new StaticPods(parts, state);
        };
    }

    Progress stop();

    /** Whether it is still as {@link #stop} left it. */
    boolean stopped();

    Progress start();

    /** Takes away what marks it as stopped by this restore, and where it was stopped lets its pods come back. */
    Progress release();

    /** One line for when it is not {@link #stopped} any more. */
    String startedByOthers();
}
