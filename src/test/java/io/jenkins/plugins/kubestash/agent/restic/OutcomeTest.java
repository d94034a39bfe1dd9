package io.jenkins.plugins.kubestash.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    @ParameterizedTest
    @CsvSource({
        "1, REPOSITORY_FAILED", "2, REPOSITORY_FAILED", "3, REPOSITORY_FAILED", "10, REPOSITORY_FAILED",
        "11, REPOSITORY_LOCKED", "12, WRONG_REPOSITORY_PASSWORD", "130, REPOSITORY_FAILED", "137, REPOSITORY_FAILED",
        "99, REPOSITORY_FAILED"
    })
    void everyExitCodeHasItsReason(int exitCode, String reason) {
        AgentFailure failure = outcome(exitCode, "Fatal: some words\n").failure("opening", "/place");

        assertThat(failure.reason().name()).isEqualTo(reason);
        assertThat(failure).hasMessageStartingWith("opening /place: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Head \"https://s3/x\": dial tcp 10.0.0.1:443: connect: connection refused",
                "Put \"https://s3/x\": dial tcp: lookup s3.shop.svc: no such host",
                "read tcp 10.0.0.1:443: i/o timeout",
                "server response unexpected: 503 Service Unavailable (503)",
            })
    void anUnreachableBackendIsKnownByResticsWords(String words) {
        AgentFailure failure = outcome(1, words + "\n").failure("opening", "/place");

        assertThat(failure.reason().name()).isEqualTo("REPOSITORY_UNREACHABLE");
        assertThat(failure).hasMessageContaining(words);
    }

    @Test
    void aBucketThatTheKeyMayNotMakeIsNamedAsMissing() {
        AgentFailure failure = outcome(
                        1,
                        "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: Fatal: create repository at"
                                + " s3:http://s3/missing/p failed: client.MakeBucket: Access Denied\"}\n")
                .failure("making a repository at", "s3:http://s3/missing/p/dump");

        assertThat(failure.reason().name()).isEqualTo("STORAGE_REFUSED");
        assertThat(failure)
                .hasMessageContaining("s3:http://s3/missing/p/dump: there is no such bucket, and it cannot be made (")
                .hasMessageEndingWith("client.MakeBucket: Access Denied): make the bucket, or correct its name");
    }

    @Test
    void aRunThatWasEndedBeforeItSaidAnythingMetAStorageThatDoesNotAnswer() {
        AgentFailure failure = outcome(
                        130,
                        "signal terminated received, cleaning up \n{\"message_type\":\"exit_error\",\"code\":130,"
                                + "\"message\":\"Fatal: unable to open config file: context canceled\"}\n")
                .failure("opening the repository", "s3:http://s3/b/p/dump");

        assertThat(failure.reason().name()).isEqualTo("REPOSITORY_UNREACHABLE");
        assertThat(failure)
                .hasMessage(
                        "opening the repository s3:http://s3/b/p/dump: the storage did not answer in time: see that its"
                                + " server runs and that its address is right");
    }

    @Test
    void resticsErrorIsPreferredAndMadeOneLine() {
        Outcome outcome = outcome(1, """
                subprocess sh: first
                Save(<data/1>) failed: disk on fire
                {"message_type":"status","percent_done":0}
                {"message_type":"error","error":{"message":"an error"},"during":"archival"}
                {"message_type":"exit_error","code":1,"message":"Fatal: Fatal: unable\\nto save"}
                subprocess redis dump: second
                """);

        assertThat(outcome.words()).isEqualTo("unable; to save");
        assertThat(outcome.wordsOfTheCommand()).isEqualTo("first; second");
        assertThat(outcome.couldNotSave()).isTrue();
        assertThat(outcome.endOfTheCommand()).isEmpty();
    }

    @Test
    void aRunThatWasEndedSaysWhatItKeptTrying() {
        Outcome outcome = outcome(130, """
                Stat(<config/>) returned error, retrying after 910.846439ms: first cause
                Stat(<config/>) returned error, retrying after 2s: Head "x": second cause
                signal terminated received, cleaning up
                {"message_type":"exit_error","code":130,"message":"Fatal: context canceled"}
                """);

        assertThat(outcome.words()).isEqualTo("Head \"x\": second cause");
    }

    @Test
    void endlessWordsTakeBoundedMemoryAndKeepTheEnd() {
        LastWords words = new LastWords();
        byte[] line = "x".repeat(99).concat("\n").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100_000; i++) {
            words.add(line, line.length);
        }
        byte[] endless = "y".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        words.add(endless, endless.length);
        byte[] last = "\nthe end".getBytes(StandardCharsets.UTF_8);
        words.add(last, last.length);
        words.end();

        assertThat(String.join("", words.lines())).hasSizeLessThan(10_000).endsWith("the end");
    }

    private static Outcome outcome(int exitCode, String stderr) {
        LastWords words = new LastWords();
        byte[] bytes = stderr.getBytes(StandardCharsets.UTF_8);
        words.add(bytes, bytes.length);
        words.end();
        return Outcome.of(exitCode, words);
    }
}
