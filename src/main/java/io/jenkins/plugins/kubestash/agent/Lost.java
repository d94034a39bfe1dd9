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
                        doing + " " + settings.required("KUBESTASH_COMPONENT") + ": the database at "
                                + address(settings) + " was lost: " + said(e),
                        e));
    }

    static String address(Settings settings) {
        return settings.text("KUBESTASH_DB_HOST") + ":" + settings.text("KUBESTASH_DB_PORT");
    }

    /** What an exception says, with its kind where the message alone says nothing. */
    static String said(IOException e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return message == null || message.isBlank() ? kind : message + " (" + kind + ")";
    }
}
