package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;
import java.util.Set;

/** An error that a server answered. */
final class MongoError extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;
    private static final int COMMAND_NOT_FOUND = 59;
    /** Not primary, stepping down, starting up, shutting down, network trouble between members: it may pass. */
    private static final Set<Integer> PASSING = Set.of(
            6, 7, 9001, 89, 91, 133, 134, 189, 262, 10058, 10107, 11600, 11602, 13435, 13436, 50, 94, 211, 202, 317);

    private final int code;

    MongoError(MongoAddress address, String command, Document answer) {
        super("mongodb at " + address + " answered " + command + ": " + words(answer));
        this.code = (int) answer.number("code");
    }

    private static String words(Document answer) {
        String message = answer.text("errmsg").replaceAll("[\\s\\p{Cntrl}]+", " ");
        String name = answer.text("codeName");
        String said = message.isEmpty() ? "no reason given" : message;
        String cut = said.length() <= 200 ? said : said.substring(0, 200) + "…";
        return name.isEmpty() ? cut : cut + " (" + name + ")";
    }

    int code() {
        return code;
    }

    boolean isUnauthorized() {
        return code == UNAUTHORIZED;
    }

    boolean isWrongCredential() {
        return code == AUTHENTICATION_FAILED;
    }

    boolean isUnknownCommand() {
        return code == COMMAND_NOT_FOUND || getMessage().contains("no such c");
    }

    boolean mayPass() {
        return PASSING.contains(code);
    }
}
