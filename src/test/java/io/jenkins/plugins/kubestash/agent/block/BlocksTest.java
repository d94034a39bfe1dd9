package io.jenkins.plugins.kubestash.agent.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What all formats share, on a small one: its records are texts, its trailer counts them. */
class BlocksTest {
    private static final byte WORD = 2;
    private static final byte TRAILER = 3;
    private static final int LONGEST = 9 << 20;
    private static final BlockFormat WORDS = new BlockFormat("list of words", "KSWD", 2, TRAILER, LONGEST, "words");
    private static final int FIRST_BLOCK = 10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final BlockWriter writer = new BlockWriter(out, WORDS);
    private final BlockBuffer block = new BlockBuffer();
    private int words;

    /** By hand, with another program's CRC32C: the formats are documented, and older dumps must stay readable. */
    @Test
    void writesTheDocumentedBytes() throws IOException {
        assertThat(HexFormat.of().formatHex(stream("ab")))
                .isEqualTo("4b5357440d0a1a0a" + "0002" //
                        + "01" + "00000000" + "7d631999" //
                        + "02" + "00000004" + "00026162" + "ea9d009b" //
                        + "03" + "00000010" + "00000001" + "0000000000000002" + "0d0b1b60" + "00086687");
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        assertThat(read(stream("one", "", "three"))).containsExactly("one", "", "three");
    }

    @Test
    void aBlockThatGrowsIsWrittenWholeAndTheNextOneAlone() throws IOException {
        String large = "x".repeat(60_000);
        assertThat(read(stream("a", large, "b"))).containsExactly("a", large, "b");
    }

    @Test
    void refusesEveryCutAndEveryChangedByte() throws IOException {
        byte[] good = stream("one", "two");
        for (int length = 0; length < good.length; length++) {
            assertRefused("cut at " + length, Arrays.copyOf(good, length));
        }
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            assertRefused("changed at " + at, changed);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length + 1)))
                .hasMessageEndingWith("something follows its trailer");
    }

    @Test
    void refusesBlocksThatChangedPlacesOrCameTwice() throws IOException {
        byte[] good = stream("one", "two");
        int header = 9;
        int word = 9 + 5;
        int second = FIRST_BLOCK + header + word;
        byte[] swapped = good.clone();
        System.arraycopy(good, FIRST_BLOCK + header, swapped, second, word);
        System.arraycopy(good, second, swapped, FIRST_BLOCK + header, word);
        assertThatThrownBy(() -> read(swapped)).hasMessageContaining("counts do not add up");
        byte[] doubled = good.clone();
        System.arraycopy(good, FIRST_BLOCK + header, doubled, second, word);
        assertThatThrownBy(() -> read(doubled)).hasMessageContaining("counts do not add up");
    }

    @Test
    void saysHowFarTheStreamWasGood() throws IOException {
        byte[] good = stream("one", "two");
        good[good.length - 1] ^= 1;
        assertFails(Reason.DAMAGED_DUMP, good)
                .hasMessage(
                        "the dump is damaged after 2 words, " + good.length + " bytes: a block's checksum is wrong");
    }

    @Test
    void namesWhatItIsNotAndWhatIsTooNew() throws IOException {
        assertFails(Reason.FOREIGN_DUMP, new byte[100]).hasMessage("this is no list of words of KubeStash for Jenkins");
        for (int version : new int[] {0, 3, 0x0102}) {
            byte[] other = stream("one");
            other[8] = (byte) (version >> 8);
            other[9] = (byte) version;
            assertFails(Reason.FOREIGN_DUMP, other)
                    .hasMessage("this dump has format version " + version
                            + " and this plugin reads version 2: use the plugin that made it, or a newer one");
        }
    }

    @Test
    void believesNoLengthThatNoBlockHas() throws IOException {
        byte[] good = stream("one");
        good[FIRST_BLOCK + 1] = 0x7f;
        assertFails(Reason.DAMAGED_DUMP, good).hasMessageContaining("a block says it is");
    }

    /** A length that may be true makes no room before its bytes are there. */
    @Test
    void readsABlockLongerThanWhatIsMadeAtOnce() throws IOException {
        writer.begin(1);
        writer.write(block.begin(BlockFormat.HEADER).append(new byte[LONGEST]));
        byte[] whole = out.toByteArray();
        assertThat(reader(whole).header(Fields::rest)).hasSize(LONGEST);
        assertThatThrownBy(() -> reader(Arrays.copyOf(whole, whole.length - 5)).header(Fields::rest))
                .hasMessageContaining("it ends too early");
    }

    @Test
    void writesNothingThatNoReaderWouldBelieve() {
        assertThatThrownBy(() -> writer.write(block.begin(WORD).append(new byte[LONGEST + 1])))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DUMP_FAILED));
        assertThat(out.size()).isZero();
        assertThatThrownBy(() -> block.begin(WORD).text("x".repeat(65_536)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPayloadThatIsShorterOrLongerThanItsFieldsSay() throws IOException {
        for (int length : new int[] {0, 2, 4, -1}) {
            out.reset();
            BlockWriter lying = new BlockWriter(out, WORDS);
            lying.begin(1);
            lying.write(block.begin(BlockFormat.HEADER));
            lying.write(block.begin(WORD).number16(length).append(new byte[3]));
            assertFails(Reason.DAMAGED_DUMP, out.toByteArray())
                    .hasMessageContaining("a block of type 2 has a wrong shape");
        }
    }

    @Test
    void aBlockMayBeSealedBeforeItIsItsTurn() throws IOException {
        byte[] good = stream("one");
        out.reset();
        BlockWriter other = new BlockWriter(out, WORDS);
        other.begin(2);
        other.write(new BlockBuffer().begin(BlockFormat.HEADER));
        BlockBuffer early = new BlockBuffer().begin(WORD).text("one");
        early.seal();
        other.write(early);
        other.end(new BlockBuffer().begin(TRAILER).number32(1));
        assertThat(out.toByteArray()).isEqualTo(good);
    }

    private byte[] stream(String... all) throws IOException {
        out.reset();
        BlockWriter fresh = new BlockWriter(out, WORDS);
        fresh.begin(2);
        fresh.write(block.begin(BlockFormat.HEADER));
        for (String word : all) {
            fresh.write(block.begin(WORD).text(word));
        }
        fresh.end(block.begin(TRAILER).number32(all.length));
        return out.toByteArray();
    }

    private BlockReader reader(byte[] stream) throws IOException {
        words = 0;
        return new BlockReader(new ByteArrayInputStream(stream), WORDS, () -> words);
    }

    private List<String> read(byte[] stream) throws IOException {
        BlockReader reader = reader(stream);
        reader.header(Fields::rest);
        List<String> read = new ArrayList<>();
        RawBlock next = reader.next();
        for (; next.type() == WORD; next = reader.next()) {
            read.add(reader.parsed(next, Fields::text));
            words++;
        }
        if (next.type() != TRAILER) {
            throw reader.unknown(next);
        }
        reader.trailer(next, ByteBuffer::getInt, count -> count == words);
        return read;
    }

    private AbstractThrowableAssert<?, ?> assertFails(Reason reason, byte[] stream) {
        return assertThatThrownBy(() -> read(stream))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void assertRefused(String what, byte[] stream) {
        assertThatThrownBy(() -> read(stream)).as(what).isInstanceOf(AgentFailure.class);
    }
}
