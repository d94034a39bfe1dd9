package io.jenkins.plugins.kubestash.cluster;

import java.io.IOException;

/** The server answered, and not with a success. Stays in this room: {@link Failures} makes a line for the user of it. */
final class Refused extends IOException {
    private final int status;
    private final String body;

    /** @param body as it came: a Kubernetes Status, or whatever a proxy says */
    Refused(int status, String body) {
        super("HTTP status " + status);
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }
}
