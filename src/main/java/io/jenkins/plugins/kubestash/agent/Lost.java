package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;

/** How a database that went away in the middle is reported. */
final class Lost {
    private Lost() {}

    /** DATABASE_LOST, unless a failure with its own reason lies behind it. */
    static AgentFailure failure(String doing, Settings settings, IOException e) {
        return AgentFailure.behind(e)
                .orElseGet(() -> new AgentFailure(
                        Reason.DATABASE_LOST,
                        "the database at " + address(settings) + " was lost while " + doing + " "
                                + settings.required("KUBESTASH_COMPONENT") + ": " + said(e),
                        e));
    }

    static String address(Settings settings) {
        return settings.text("KUBESTASH_DB_HOST") + ":" + settings.text("KUBESTASH_DB_PORT");
    }

    /** What an exception says, or its kind where it says nothing. */
    static String said(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
