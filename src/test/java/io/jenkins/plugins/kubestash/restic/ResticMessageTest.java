package io.jenkins.plugins.kubestash.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.restic.ResticMessage.ErrorMessage;
import io.jenkins.plugins.kubestash.restic.ResticMessage.ExitError;
import io.jenkins.plugins.kubestash.restic.ResticMessage.Status;
import io.jenkins.plugins.kubestash.restic.ResticMessage.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResticMessageTest {
    private record Run(int code, List<ResticMessage> messages) {}

    @TempDir
    Path directory;

    @Test
    void readsTheLinesOfABackup() {
        assertThat(
                        ResticMessage.parse(
                                "{\"message_type\":\"status\",\"seconds_elapsed\":3,\"percent_done\":0.3,"
                                        + "\"total_files\":1,\"total_bytes\":42991616,\"bytes_done\":12897484,\"current_files\":[\"/x\"]}"))
                .contains(new Status(12897484, 42991616, 30, 3));
        assertThat(
                        ResticMessage.parse(
                                "{\"message_type\":\"summary\",\"data_added\":3000358,\"data_added_packed\":3000533,"
                                        + "\"total_bytes_processed\":3000000,\"total_duration\":0.799416661,\"snapshot_id\":\"ff1e\"}"))
                .contains(new Summary("ff1e", 3000000, 3000358, 3000533, 0.799416661));
        assertThat(ResticMessage.parse("{\"message_type\":\"error\",\"error\":{\"message\":\"a\\nb\"},"
                        + "\"during\":\"archival\",\"item\":\"/x\"}"))
                .contains(new ErrorMessage("a b", "archival", "/x"));
        assertThat(ResticMessage.parse(
                                "{\"message_type\":\"exit_error\",\"code\":12,\"message\":\"Fatal: wrong password\"}")
                        .map(message -> ((ExitError) message).exitCode()))
                .contains(ExitCode.WRONG_PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "subprocess sh: hello",
                "{",
                "}",
                "[]",
                "null",
                "{}",
                "{\"message_type\":null}",
                "{\"message_type\":[1]}",
                "{\"message_type\":\"initialized\"}",
                "{\"message_type\":\"status\"} more",
                "{'message_type':'status'}",
                "\u0000",
                "{\"a\":{\"a\":{\"a\":"
            })
    void aLineThatIsNoMessageIsNone(String line) {
        assertThat(ResticMessage.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"x\"", "[]", "{}", "1e999", "99999999999999999999", "true"})
    void aFieldOfAWrongTypeDoesNotStopTheReading(String value) {
        for (String type : List.of("status", "summary", "error", "exit_error")) {
            String fields = List.of(
                            "bytes_done",
                            "total_bytes",
                            "percent_done",
                            "seconds_elapsed",
                            "snapshot_id",
                            "error",
                            "code",
                            "message",
                            "total_duration",
                            "data_added",
                            "during",
                            "item")
                    .stream()
                    .map(field -> ",\"" + field + "\":" + value)
                    .reduce("", String::concat);
            assertThat(ResticMessage.parse("{\"message_type\":\"" + type + "\"" + fields + "}"))
                    .isPresent();
        }
    }

    @Test
    void deepNestingIsNoMessage() {
        assertThat(ResticMessage.parse("{\"a\":".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0       | 0        | 0   | 0 B",
                "12897484 | 0       | 3   | 12.3 MiB, 4.1 MiB/s",
                "12897484 | 42991616 | 3  | 12.3 MiB of 41.0 MiB (30 %), 4.1 MiB/s",
            })
    void progressIsForPeople(long done, long total, double seconds, String text) {
        assertThat(Progress.text(new Status(done, total, 30, seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048575, 1.0 MiB",
        "1073741824, 1.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizesHaveOneDecimal(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "1, FAILED",
        "3, INCOMPLETE",
        "10, NO_REPOSITORY",
        "11, LOCKED",
        "12, WRONG_PASSWORD",
        "130, CANCELLED",
        "137, UNKNOWN",
        "-1, UNKNOWN"
    })
    void exitCodesHaveAName(int code, ExitCode name) {
        assertThat(ExitCode.of(code)).isEqualTo(name);
        assertThat(name.meaning()).isNotBlank().hasLineCount(1);
    }

    @Test
    void whatARealBackupWritesIsUnderstood() throws Exception {
        assertThat(run(List.of("init", "--repo", repository())).code()).isZero();

        Run good = run(backup("head", "-c", "3000000", "/dev/urandom"));
        Run bad = run(backup("sh", "-c", "echo partial; exit 3"));
        Run nowhere = run(List.of(
                "snapshots", "--json", "--repo", directory.resolve("nowhere").toString()));

        assertThat(good.code()).isZero();
        assertThat(good.messages()).last().isInstanceOfSatisfying(Summary.class, summary -> {
            assertThat(summary.snapshotId()).matches("[0-9a-f]{64}");
            assertThat(summary.bytes()).isEqualTo(3_000_000);
            assertThat(summary.added()).isGreaterThanOrEqualTo(3_000_000);
            assertThat(summary.stored()).isPositive();
            assertThat(summary.seconds()).isPositive();
        });
        assertThat(ExitCode.of(bad.code())).isEqualTo(ExitCode.FAILED);
        assertThat(bad.messages()).noneMatch(Summary.class::isInstance);
        assertThat(bad.messages()).anySatisfy(message -> assertThat(message)
                .isInstanceOfSatisfying(
                        ErrorMessage.class, error -> assertThat(error.message()).contains("exit status 3")));
        assertThat(ExitCode.of(nowhere.code())).isEqualTo(ExitCode.NO_REPOSITORY);
        assertThat(nowhere.messages()).last().isInstanceOfSatisfying(ExitError.class, error -> assertThat(
                        error.exitCode())
                .isEqualTo(ExitCode.NO_REPOSITORY));
    }

    @Test
    void aRealBackupTellsItsProgress() throws Exception {
        assertThat(run(List.of("init", "--repo", repository())).code()).isZero();

        Run large = run(backup("head", "-c", "300000000", "/dev/zero"));

        assertThat(large.messages())
                .filteredOn(message -> message instanceof Status status && status.bytesDone() > 0)
                .isNotEmpty()
                .allSatisfy(
                        message -> assertThat(Progress.text((Status) message)).contains("iB"));
    }

    private List<String> backup(String... command) {
        List<String> words = new ResticArguments(
                        "restic", repository(), List.of("-o", "local.connections=2"), Duration.ofSeconds(5))
                .backup("dump.ksrd", "demo/redis", List.of("target=demo/redis"), List.of(command));
        return words.subList(1, words.size());
    }

    private String repository() {
        return directory.resolve("repository").toString();
    }

    private Run run(List<String> words) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(Tools.find("restic").toString()));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RESTIC_PASSWORD",
                        "test",
                        "RESTIC_PROGRESS_FPS",
                        "20",
                        "RESTIC_CACHE_DIR",
                        directory.resolve("cache").toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<ResticMessage> messages = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .flatMap(line -> ResticMessage.parse(line).stream())
                .toList();
        return new Run(process.exitValue(), messages);
    }
}
