package io.jenkins.plugins.kubestash.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a container wrote, in pieces of at most 16 KiB, each with the time at which it was read, as a kubelet does. */
final class ContainerLog {
    private static final int LONGEST = 16 * 1024;

    /** A line with its end, or a piece of a long one without. */
    record Entry(Instant time, byte[] bytes) {
        boolean endsLine() {
            return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private boolean ended;

    /** Takes everything from the stream until it ends, then ends the log. */
    void fill(InputStream from) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    line.write(buffer[i]);
                    if (buffer[i] == '\n' || line.size() == LONGEST) {
                        add(line.toByteArray());
                        line.reset();
                    }
                }
            }
        } catch (IOException e) {
            add(("log ended: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (line.size() > 0) {
            add(line.toByteArray());
        }
        end();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** What is there from an index on; waits for more as long as there is nothing, it has not ended and time is left. */
    synchronized List<Entry> from(int index, Duration most) {
        try {
            if (entries.size() <= index && !ended && !most.isZero()) {
                wait(most.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(entries.subList(Math.min(index, entries.size()), entries.size()));
    }

    synchronized boolean endsAt(int index) {
        return ended && entries.size() <= index;
    }

    /** The end of the log as a termination message: at most 80 lines and 2048 bytes. */
    synchronized String lastWords() {
        StringBuilder words = new StringBuilder();
        entries.subList(Math.max(0, entries.size() - 80), entries.size())
                .forEach(entry -> words.append(new String(entry.bytes(), StandardCharsets.UTF_8)));
        return words.substring(Math.max(0, words.length() - 2048));
    }

    synchronized void add(byte[] bytes) {
        entries.add(new Entry(Instant.now(), bytes));
        notifyAll();
    }
}
