package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;

/** An answer that is not good: its status, the error's type, and one line. */
final class ServerError extends IOException {
    private static final int MOST = 1 << 20;
    private static final int LONGEST_REASON = 300;

    private final int status;
    private final String type;
    private final String said;
    private final String address;

    private ServerError(String address, String request, int status, String type, String said) {
        super(address + ": " + request + ": HTTP " + status + (said.isEmpty() ? "" : " " + said));
        this.address = address;
        this.status = status;
        this.type = type;
        this.said = said;
    }

    static ServerError of(String address, HttpRequest request, HttpResponse response) throws IOException {
        int status = response.status();
        String text;
        try {
            text = response.text(MOST);
        } catch (IOException e) {
            text = "";
        }
        JsonObject answer = JsonObject.parse(text).orElse(JsonObject.EMPTY);
        JsonObject error = answer.object("error");
        String type = error.text("type");
        String reason = error.text("reason");
        JsonObject cause = error.object("caused_by");
        if (cause.has("reason")) {
            reason += ": " + cause.text("reason");
        } else if (type.isEmpty()) {
            reason = answer.text("error");
        }
        return new ServerError(address, request.toString(), status, type, line(type, reason));
    }

    /** Type and reason as one line of bounded length. */
    static String line(String type, String reason) {
        String text = (type.isEmpty() ? "" : type + ": ")
                + reason.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** Whether the same request may be good a little later. */
    boolean busy() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** Whether the server knows nothing of what was asked for. */
    boolean unknown() {
        return status == 400 || status == 404 || status == 405;
    }

    /**
     * What becomes of it when nothing can be done about it: a failure with a reason, or, when the server is not ready,
     * this itself.
     */
    AgentFailure explain(Reason otherwise) throws ServerError {
        switch (status) {
            case 401:
                return new AgentFailure(
                        Reason.DATABASE_REFUSED,
                        address + " refuses the user or the password: check the AppBinding's Secret",
                        this);
            case 403:
                return new AgentFailure(
                        Reason.DATABASE_REFUSED, "the user may not do what is needed: " + getMessage(), this);
            default:
                if (busy()) {
                    throw this;
                }
                return new AgentFailure(otherwise, getMessage(), this);
        }
    }

    String said() {
        return said;
    }
}
