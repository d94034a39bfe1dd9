package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.LongResult;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's result and what the controller reads, for as many components as a sharded database has. */
class ManyComponentsTest {
    private static final int WHAT_A_KUBELET_KEEPS = 4096;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12, 24})
    void theResultOfManyShardsFitsIntoATerminationMessageAndIsReadWhole(int shards) {
        String message = LongResult.message(shards);

        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(WHAT_A_KUBELET_KEEPS);
        PodResult result = TerminationMessage.result(message).orElseThrow();
        assertThat(result.components()).hasSize(shards + 1);
        assertThat(result.warnings()).isNotEmpty();
        IntStream.range(0, shards)
                .mapToObj(shard -> result.components().get("shard-" + shard))
                .forEach(component -> {
                    assertThat(component.snapshot()).hasSize(64);
                    assertThat(component.bytes()).isPositive();
                    assertThat(component.counts()).containsKeys("databases", "collections", "documents");
                    assertThat(component.verified()).contains("data");
                });
    }
}
