package io.jenkins.plugins.kubestash.agent.json;

/** A text that is not JSON; the message says why, and contains nothing of the text. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super("not JSON: " + message);
    }
}
