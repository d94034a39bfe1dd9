package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The end of what a process said on stderr, in bounded memory: plain lines as they are, and of restic's JSON lines the
 * message of the last error.
 */
public final class LastWords {
    private static final int MOST_BYTES = 2048;
    private static final int LONGEST_LINE = 4096;

    private final Deque<String> lines = new ArrayDeque<>();
    private final byte[] line = new byte[LONGEST_LINE];
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<String> listener;
    private int lineLength;
    private int kept;
    private String error = "";

    public LastWords() {
        this(line -> {});
    }

    /** @param listener hears every plain line as it comes */
    public LastWords(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Takes bytes as they come; a line that is too long is kept in pieces. */
    public synchronized void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else {
                if (lineLength == LONGEST_LINE) {
                    endLine();
                }
                line[lineLength++] = bytes[i];
            }
        }
    }

    /** No more comes; the last line counts even without a line end. */
    public synchronized void end() {
        endLine();
        ended.countDown();
    }

    /** Waits for the end, but not for long: a grandchild may hold stderr open after its parent is gone. */
    public LastWords complete() throws InterruptedException {
        ended.await(2, TimeUnit.SECONDS);
        return this;
    }

    private void endLine() {
        String text = new String(line, 0, lineLength, StandardCharsets.UTF_8).strip();
        lineLength = 0;
        Optional<JsonObject> json = JsonObject.parse(text);
        if (json.isPresent()) {
            remember(json.get());
        } else if (!text.isEmpty()) {
            listener.accept(text);
            lines.add(text);
            kept += text.length();
            while (kept > MOST_BYTES && lines.size() > 1) {
                kept -= lines.remove().length();
            }
        }
    }

    private void remember(JsonObject json) {
        switch (json.text("message_type")) {
            case "exit_error" -> error = json.text("message");
            case "error" -> error = json.object("error").text("message");
            default -> {
                // progress: nothing to remember
            }
        }
    }

    /** Plain lines, oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The message of the last error that restic reported as JSON; empty when there was none. */
    public synchronized String error() {
        return error;
    }
}
