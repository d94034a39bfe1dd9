package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A build, as its page and its log tell of it.
 *
 * @param path of its page, such as {@code /job/backup/1}
 */
record Build(Client client, String path) {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** Waits for its end. @return {@code SUCCESS}, {@code FAILURE}, {@code ABORTED} or {@code UNSTABLE} */
    String result() {
        Waiting.until("the end of " + path + "; so far:\n" + log(), LONGEST, () -> !building());
        return client.json(path + "/api/json?tree=result").path("result").asText();
    }

    boolean building() {
        Client.Reply reply = client.get(path + "/api/json?tree=building");
        return reply.status() != 200 || reply.body().contains("\"building\":true");
    }

    /** Asserts how it ends. */
    Build ends(String expected) {
        String result = result();
        assertThat(result).as("result of %s, whose log is\n%s", path, log()).isEqualTo(expected);
        return this;
    }

    String log() {
        return client.get(path + "/consoleText").body();
    }

    List<String> lines() {
        return log().lines().toList();
    }

    void awaitLog(String words) {
        Waiting.until("'" + words + "' in the log of " + path, LONGEST, () -> log().contains(words) || !building());
        assertThat(log()).as("log of %s", path).contains(words);
    }

    /** Presses the cross. */
    void stop() {
        client.post(path + "/stop", Map.of()).good();
    }

    JsonNode json(String tree) {
        return client.json(path + "/api/json?tree=" + tree);
    }

    /** Asserts that the log says once what went wrong, in one line, and shows no stack trace. */
    Build says(String error) {
        assertThat(lines().stream().filter(line -> line.contains(error)).toList())
                .as("lines with '%s' in the log\n%s", error, log())
                .hasSize(1);
        return this;
    }
}
