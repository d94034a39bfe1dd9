package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.session.SessionState;

/** What a session waits for, in one phrase. */
final class Status {
    private Status() {}

    static String of(SessionState state) {
        String job = "Job " + state.request().appBinding().namespace() + "/" + state.job();
        String what = state.request().title();
        return switch (state.phase()) {
            case PENDING -> what + ": reading the AppBinding";
            case WORKLOAD ->
                what + ": " + state.workload().orElseThrow().workload().shown() + ", "
                        + state.workload().orElseThrow().stage();
            case CREATING -> what + ": creating " + job;
            case RUNNING -> what + ": waiting for " + job + " since " + state.since();
            case CLEANING -> what + ": removing " + job;
            case RETRYING ->
                what + ": next attempt" + state.due().map(due -> " at " + due).orElse("");
            case SUCCEEDED, FAILED, ABORTED -> what + ": ended";
        };
    }
}
