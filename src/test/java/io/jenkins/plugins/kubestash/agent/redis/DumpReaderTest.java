package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DumpReaderTest {
    private static final int VERSION_OFFSET = 8;

    /** A dump with every kind of block, made without a server. */
    private static byte[] sample() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(header());
        writer.functions("functions".getBytes(StandardCharsets.US_ASCII));
        writeKeys(writer, 0, "key-1", "key-2");
        byte[] key = "large".getBytes(StandardCharsets.US_ASCII);
        writer.large(0, 123, 30, key, 0, key.length);
        writer.chunk(readerOf("0123456789ABCDEFGHIJ"), 20);
        writer.chunk(readerOf("abcdefghij"), 10);
        writeKeys(writer, 5, "key-3");
        writer.trailer(1, 2);
        return out.toByteArray();
    }

    private static DumpHeader header() {
        TreeMap<Integer, Long> databases = new TreeMap<>();
        databases.put(0, 3L);
        databases.put(5, 1L);
        return new DumpHeader("redis", "7.0.15", 10, "standalone", 1_700_000_000_000L, databases);
    }

    private static RespReader readerOf(String bytes) {
        return new RespReader(
                new RedisAddress("test", 1), new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void writeKeys(DumpWriter writer, int database, String... keys) throws IOException {
        BlockBuffer block = new BlockBuffer();
        block.begin(DumpFormat.KEYS);
        block.number32(database);
        block.number32(keys.length);
        for (String key : keys) {
            byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
            block.number64(DumpFormat.NO_EXPIRY);
            block.number32(bytes.length);
            block.number32(bytes.length);
            block.append(bytes, 0, bytes.length);
            block.append(bytes, 0, bytes.length);
        }
        writer.keys(block, database, keys.length);
    }

    private static void assertRefused(String what, byte[] dump, Reason reason) {
        assertThatThrownBy(() -> Dumps.verify(dump))
                .as(what)
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).as(what).isEqualTo(reason));
    }

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        assertThat(Dumps.verify(sample()).counts())
                .containsEntry("keys", 4L)
                .containsEntry("vanished", 1L)
                .containsEntry("appeared", 2L);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] dump = sample();
        for (int length = 0; length < dump.length; length++) {
            assertRefused("cut to " + length, Arrays.copyOf(dump, length), Reason.DAMAGED_DUMP);
        }
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] dump = sample();
        for (int at = 0; at < dump.length; at++) {
            for (int change : new int[] {0x01, 0x80, 0xff}) {
                byte[] changed = dump.clone();
                changed[at] ^= (byte) change;
                Reason reason = at < VERSION_OFFSET + 2 ? Reason.FOREIGN_DUMP : Reason.DAMAGED_DUMP;
                assertRefused("byte " + at + " xor " + change, changed, reason);
            }
        }
    }

    @Test
    void refusesAnythingBehindTheTrailer() throws IOException {
        byte[] dump = sample();
        assertRefused("one more byte", Arrays.copyOf(dump, dump.length + 1), Reason.DAMAGED_DUMP);
    }

    @Test
    void refusesADumpThatLacksABlock() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(header());
        int before = out.size();
        writeKeys(writer, 0, "key-1");
        int after = out.size();
        writer.trailer(0, 0);
        byte[] whole = out.toByteArray();
        out.reset();
        out.write(whole, 0, before);
        out.write(whole, after, whole.length - after);
        assertThatThrownBy(() -> Dumps.verify(out.toByteArray())).hasMessageContaining("counts do not add up");
    }

    @Test
    void refusesBlocksInAnotherOrder() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(header());
        int first = out.size();
        writeKeys(writer, 0, "key-1");
        int second = out.size();
        writeKeys(writer, 0, "key-2");
        int end = out.size();
        writer.trailer(0, 0);
        byte[] whole = out.toByteArray();
        byte[] swapped = whole.clone();
        System.arraycopy(whole, second, swapped, first, end - second);
        System.arraycopy(whole, first, swapped, first + end - second, second - first);
        assertThatThrownBy(() -> Dumps.verify(swapped)).hasMessageContaining("counts do not add up");
    }

    @Test
    void saysHowFarItGot() throws IOException {
        byte[] dump = sample();
        assertThatThrownBy(() -> Dumps.verify(Arrays.copyOf(dump, dump.length - 1)))
                .hasMessageContaining("after 4 keys, " + (dump.length - 1) + " bytes");
    }

    @Test
    void refusesWhatIsNoDump() {
        assertRefused("text", "*3\r\n$3\r\nSET\r\n".getBytes(StandardCharsets.US_ASCII), Reason.FOREIGN_DUMP);
        assertRefused("newer rdb", "REDIS0099\u00fa".getBytes(StandardCharsets.ISO_8859_1), Reason.FOREIGN_DUMP);
        assertRefused("cut rdb", "REDIS0010\u00fa".getBytes(StandardCharsets.ISO_8859_1), Reason.DAMAGED_DUMP);
    }

    @Test
    void saysWhichFormatIsTooNew() throws IOException {
        byte[] dump = sample();
        dump[VERSION_OFFSET + 1] = 3;
        assertThatThrownBy(() -> Dumps.verify(dump)).hasMessageContaining("version 3");
    }

    @Test
    void believesNoLengthThatNoBlockHas() throws IOException {
        byte[] dump = sample();
        dump[VERSION_OFFSET + 3] = 0x7f;
        assertThatThrownBy(() -> Dumps.verify(dump)).hasMessageContaining("a block says it is");
    }

    @Test
    void refusesAKeysBlockWhoseLengthsLie() throws IOException {
        for (int lie : new int[] {-1, 0, 6, 1000, Integer.MAX_VALUE}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DumpWriter writer = new DumpWriter(out);
            writer.header(header());
            BlockBuffer block = new BlockBuffer();
            block.begin(DumpFormat.KEYS);
            block.number32(0);
            block.number32(1);
            block.number64(DumpFormat.NO_EXPIRY);
            block.number32(lie);
            block.number32(1);
            block.append(new byte[6], 0, 6);
            writer.keys(block, 0, 1);
            writer.trailer(0, 0);
            assertRefused("length " + lie, out.toByteArray(), Reason.DAMAGED_DUMP);
        }
    }

    @Test
    void refusesALargeValueThatIsShorterOrLongerThanItSays() throws IOException {
        for (int length : new int[] {9, 11}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DumpWriter writer = new DumpWriter(out);
            writer.header(header());
            writer.large(0, -1, 10, new byte[] {'k'}, 0, 1);
            writer.chunk(readerOf("0123456789A"), length);
            writer.trailer(0, 0);
            assertRefused("length " + length, out.toByteArray(), Reason.DAMAGED_DUMP);
        }
    }

    @Test
    void refusesKeysOfADatabaseThatTheHeaderDoesNotName() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(header());
        writeKeys(writer, 7, "key");
        writer.trailer(0, 0);
        assertRefused("database 7", out.toByteArray(), Reason.DAMAGED_DUMP);
    }
}
