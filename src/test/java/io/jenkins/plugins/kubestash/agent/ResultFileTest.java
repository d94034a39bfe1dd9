package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();
    private Path file;
    private ResultFile result;

    @BeforeEach
    void file() {
        file = directory.resolve("result");
        result = new ResultFile(new Settings(Map.of("KUBESTASH_RESULT_FILE", file.toString())), log::add);
    }

    @Test
    void aFailureIsWrittenAsTheContractSays() throws IOException {
        result.write(AgentFailure.lockedBy("pod-1", "locked\nby a pod"));

        assertThat(file)
                .hasContent("{\"failure\":{\"reason\":\"REPOSITORY_LOCKED\",\"message\":\"locked by a pod\","
                        + "\"retry\":true,\"lockedBy\":\"pod-1\"}}");
        assertThat(result.hasFailure()).isTrue();
        result.clear();
        assertThat(result.hasFailure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "😀", "\"", "\\", "\u0001y"})
    void aLongMessageIsCutToWhatAKubeletKeeps(String character) throws IOException {
        result.write(new AgentFailure(Reason.INTERNAL, "begin " + character.repeat(10_000)));

        assertThat(Files.size(file)).isBetween(3000L, 4096L);
        JsonObject failure = read().object("failure");
        assertThat(failure.text("message")).startsWith("begin ").endsWith("…").doesNotContain("\ufffd");
        assertThat(failure.text("reason")).isEqualTo("INTERNAL");
    }

    @Test
    void whatWasRemovedIsLeftOutFirst() throws IOException {
        result.write(new Result(components(500), List.of("w".repeat(1000)), false, false));

        assertThat(Files.size(file)).isLessThanOrEqualTo(4096);
        assertThat(read().object("components").object("dump").fields()).containsOnlyKeys("snapshot");
        assertThat(read().texts("warnings")).containsExactly("w".repeat(1000));
    }

    @Test
    void thenWarningsAreCutAndThenLeftOut() throws IOException {
        List<String> warnings =
                IntStream.range(0, 50).mapToObj(i -> i + "ü".repeat(2000)).toList();

        result.write(new Result(components(1), warnings, true, false));

        assertThat(Files.size(file)).isLessThanOrEqualTo(4096);
        assertThat(read().text("pending")).isEqualTo("retention");
        assertThat(read().texts("warnings"))
                .hasSizeBetween(3, 10)
                .allSatisfy(warning -> assertThat(warning).hasSize(300).endsWith("…"));
        assertThat(read().object("components").object("dump").text("snapshot")).isEqualTo("ab");
    }

    @Test
    void whatFitsIsWrittenWhole() throws IOException {
        result.write(new Result(components(3), List.of("one", "one", "two\nlines"), false, false));

        assertThat(file)
                .hasContent("{\"components\":{\"dump\":{\"snapshot\":\"ab\",\"removed\":[\"00000000\",\"00000001\","
                        + "\"00000002\"]}},\"warnings\":[\"one\",\"two lines\"]}");
    }

    @Test
    void aResultThatCannotBeWrittenIsSaidAndNoMore() {
        new ResultFile(new Settings(Map.of("KUBESTASH_RESULT_FILE", directory.toString())), log::add).clear();

        assertThat(log).singleElement().asString().contains("cannot be written");
    }

    private JsonObject read() throws IOException {
        return JsonObject.of(JsonReader.read(Files.readString(file)));
    }

    private static Map<String, Map<String, Object>> components(int removed) {
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("snapshot", "ab");
        dump.put(
                "removed",
                IntStream.range(0, removed)
                        .mapToObj(i -> String.format("%08x", i))
                        .toList());
        return Map.of("dump", dump);
    }
}
