package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;

/** What etcd answers instead of what was asked for: gRPC's code for it, and a text. */
final class EtcdError extends IOException {
    private static final int PERMISSION_DENIED = 7;
    private static final int UNAUTHENTICATED = 16;
    private static final int OUT_OF_RANGE = 11;

    private final int code;
    private final String said;

    private EtcdError(String server, int code, String said) {
        super(server + ": " + said);
        this.code = code;
        this.said = said;
    }

    static EtcdError of(String server, JsonObject answer) {
        JsonObject inner = answer.object("error");
        JsonObject error = inner.fields().isEmpty() ? answer : inner;
        String message = error.text("message").isEmpty() ? error.text("error") : error.text("message");
        long code = error.has("grpc_code") ? error.number("grpc_code") : error.number("code");
        return new EtcdError(server, (int) code, message.replaceAll("\\p{Cntrl}+", " "));
    }

    boolean says(String words) {
        return said.contains(words);
    }

    /** Whether the token that was shown has run out, so that a new one may do. */
    boolean tokenIsOver() {
        return says("invalid auth token") || says("revision of auth store is old");
    }

    boolean compacted() {
        return code == OUT_OF_RANGE && says("compacted");
    }

    /** Whether there was more to answer than etcd's gateway can pass on. */
    boolean tooLarge() {
        return says("received message larger than max");
    }

    /** This as a failure that another attempt does not mend; itself when one may. */
    IOException orRefusal() {
        if (code == PERMISSION_DENIED || says("permission denied")) {
            throw refused(
                    "the user may not do this (" + said + "): give it the role that docs/etcd-dump-format.md names");
        }
        if (says("user name is empty") || says("user not found")) {
            throw refused("wants a user and password that it knows: check the AppBinding's Secret");
        }
        if (code == UNAUTHENTICATED && tokenIsOver()) {
            return this;
        }
        if (code == UNAUTHENTICATED || says("authentication failed")) {
            throw refused("refuses user or password (" + said + "): check the AppBinding's Secret");
        }
        return this;
    }

    private AgentFailure refused(String what) {
        String server = getMessage().substring(0, getMessage().length() - said.length() - 2);
        return new AgentFailure(Reason.DATABASE_REFUSED, "etcd at " + server + " " + what, this);
    }
}
