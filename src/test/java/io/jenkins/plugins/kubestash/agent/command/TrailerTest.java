package io.jenkins.plugins.kubestash.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailerTest {
    private final Trailer trailer = new Trailer("--");

    private byte[] sealed(byte[] dump) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trailer.append(new ByteArrayInputStream(dump), out, () -> {});
        return out.toByteArray();
    }

    private byte[] opened(byte[] sealed) throws IOException {
        return trailer.check(new ByteArrayInputStream(sealed)).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 125, 126, 127, 65_535, 65_536, 1_000_000})
    void aDumpOfAnyLengthComesBackAsItWas(int length) throws IOException {
        byte[] dump = new byte[length];
        new Random(length).nextBytes(dump);

        assertThat(opened(sealed(dump))).isEqualTo(dump);
    }

    @Test
    void theLineIsACommentOfThatLengthAndSum() throws IOException {
        String sealed = new String(sealed("abc".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);

        assertThat(sealed)
                .isEqualTo("abc\n-- kubestash: 00000000000000000003 bytes, sha256"
                        + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
    }

    @Test
    void anEmptyDumpStaysEmpty() throws IOException {
        assertThat(sealed(new byte[0])).isEmpty();
    }

    @Test
    void everyCutIsFound() throws IOException {
        byte[] sealed = sealed("a dump of some words\n".getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> opened(cut))
                    .isInstanceOfSatisfying(AgentFailure.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.DAMAGED_DUMP))
                    .hasMessageContaining("the " + length + " bytes that came");
        }
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        byte[] sealed = sealed("a dump of some words\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = sealed.clone();
            flipped[i] ^= 1;
            assertThatThrownBy(() -> opened(flipped)).isInstanceOf(AgentFailure.class);
        }
    }

    @Test
    void aDumpThatIsNotWholeGetsNoLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> trailer.append(new ByteArrayInputStream(new byte[] {1}), out, () -> {
                    throw new IllegalStateException("the tool ended with 1");
                }))
                .hasMessage("the tool ended with 1");
        assertThat(out.size()).isEqualTo(1);
    }
}
