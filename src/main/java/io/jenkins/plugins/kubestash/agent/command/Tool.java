package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A program of the engine's image, with the environment that its Function gives it. */
final class Tool {
    private static final int MOST_OUTPUT = 1 << 16;

    private final List<String> words;
    private final Process process;
    private final LastWords said;

    /** @param log hears every line of its standard error */
    Tool(Children children, List<String> words, Map<String, String> environment, Consumer<String> log) {
        this.words = words;
        this.said = new LastWords(log);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            process = children.start(builder);
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "'" + words.get(0) + "' cannot be started: " + e.getMessage()
                            + "; see that the Function's image has it",
                    e);
        }
        Thread reader = new Thread(() -> listen(process.getErrorStream()), "stderr");
        reader.setDaemon(true);
        reader.start();
    }

    Process process() {
        return process;
    }

    /** Its output, where it is given no input; what is beyond 64 KiB is dropped. */
    String output() {
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(out.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            out.transferTo(OutputStream.nullOutputStream());
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands its output on, line by line, to its end. */
    void output(Consumer<String> log) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out.lines().forEach(log);
        } catch (IOException | UncheckedIOException e) {
            // it was ended
        }
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** How it ended and the last line that it said, such as {@code psql ended with 2: no such role}. */
    String end(int exitCode, String output) throws InterruptedException {
        List<String> lines = said.complete().lines();
        String last = lines.isEmpty() ? output.strip() : lines.get(lines.size() - 1);
        return words.get(0) + " ended with " + exitCode
                + (last.isEmpty() ? ", without a word" : ": " + last.substring(last.lastIndexOf('\n') + 1));
    }

    private void listen(InputStream stderr) {
        byte[] buffer = new byte[8192];
        try (stderr) {
            for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                said.add(buffer, n);
            }
        } catch (IOException e) {
            // it was ended: what it said so far is all there is
        }
        said.end();
    }
}
