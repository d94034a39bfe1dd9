package io.jenkins.plugins.kubestash.agent.redis.rdb;

import static io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade.rdb;
import static io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RDBs put together by hand: of versions, types and encodings that no server at hand writes any more, or yet. */
class RdbReaderTest {
    private static final String END = HandMade.END;

    @ParameterizedTest
    @CsvSource({
        "string, 00, 03 616263",
        "string that is a small number, 00, c0 7f",
        "string that is a number of two bytes, 00, c1 7fff",
        "string that is a number of four bytes, 00, c2 7fffffff",
        "string with a length of 14 bits, 00, 4002 6162",
        "string with a length of 32 bits, 00, 80 00000002 6162",
        "string with a length of 64 bits, 00, 81 0000000000000002 6162",
        "compressed string, 00, c3 04 0a 0061e0 00",
        "list, 01, 02 0161 c001",
        "set, 02, 02 0161 0162",
        "sorted set with scores as text, 03, 04 0161 03 312e35 0162 fd 0163 fe 0164 ff",
        "hash, 04, 02 0166 0176 0167 c005",
        "sorted set, 05, 01 0161 000000000000f03f",
        "module, 07, 81 0123456789abcdef 01 05 02 4005 03 11223344 04 1122334455667788 05 0161 00",
        "zipmap, 09, 03 010203",
        "list as ziplist, 0a, 03 010203",
        "intset, 0b, 03 010203",
        "sorted set as ziplist, 0c, 03 010203",
        "hash as ziplist, 0d, 03 010203",
        "quicklist, 0e, 02 03 010203 02 0102",
        "stream of Redis 5, 0f, 01 02 aabb 03 010203 02 05 06 01 0167 05 06 01"
                + " 11111111111111112222222222222222 3333333333333333 01 01 0163 4444444444444444 01"
                + " 11111111111111112222222222222222",
        "hash as listpack, 10, 03 010203",
        "sorted set as listpack, 11, 03 010203",
        "quicklist of Redis 7, 12, 02 02 03 010203 01 0161",
        "stream of Redis 7.0, 13, 00 02 05 81 ffffffffffffffff 01 01 00 00 07 01 0167 05 06 03 00 01 0163"
                + " 4444444444444444 00",
        "set as listpack, 14, 03 010203",
        "stream of Redis 7.2, 15, 00 02 05 06 01 01 00 00 07 01 0167 05 06 03 00 01 0163 4444444444444444"
                + " 5555555555555555 00",
        "hash of a candidate of 7.4, 16, 02 00 0166 0176 81 0000018bcfe56800 0167 0177",
        "hash as listpack of a candidate of 7.4, 17, 03 010203",
        "hash with times to live, 18, 00112233445566 77 02 00 0166 0176 4105 0167 0177",
        "hash as listpack with times to live, 19, 0011223344556677 03 010203",
    })
    void findsTheEndOfEveryValue(String what, String type, String value) throws IOException {
        String plain = value.replace(" ", "");
        byte[] rdb = rdb(
                "REDIS0012",
                "fa 09 72656469732d766572 05 372e342e30 fe 00 fb 02 01 " + type + " 0161" + plain
                        + " fc 00e40b5402000000 f9 05 " + type + " 0162" + plain + " fe 03 f8 07 00 0163 0164" + END);
        assertThat(read(rdb))
                .as(what)
                .isEqualTo(new LinkedHashMap<>(
                        Map.of("0 a -1", type + plain, "0 b 10000000000", type + plain, "3 c -1", "000164")));
    }

    @Test
    void valkeyGivesTheSameNumbersOtherMeanings() throws IOException {
        byte[] rdb =
                rdb("VALKEY080", "f3 0461626364 01 05 06 16 0168 01 0166 0176 ffffffffffffffff 00 0161 0162" + END);
        assertThat(read(rdb))
                .containsEntry("0 h -1", "160101660176ffffffffffffffff")
                .containsEntry("0 a -1", "000162");
    }

    @Test
    void whatModulesAttachToAKeyGoesBeforeItsType() throws IOException {
        byte[] rdb = rdb("REDIS0013", "f3 01 11223344 02 05 00 00 0161 0162 00 0163 0164" + END);
        assertThat(read(rdb))
                .containsEntry("0 a -1", "f301112233440205 00 000162".replace(" ", ""))
                .containsEntry("0 c -1", "000164");
    }

    @Test
    void readsNamesInEveryEncodingAndTimesInSeconds() throws IOException {
        byte[] rdb = rdb("REDIS0008", "fd 00 ca 9a 3b 00 c1 39 30 0161 00 c3 05 0a 0061 e00000 0162" + END);
        assertThat(read(rdb)).containsKey("0 12345 1000000000000").containsKey("0 aaaaaaaaaa -1");
    }

    @Test
    void skipsFunctionsSlotsAndModulesBesideKeys() throws IOException {
        byte[] rdb =
                rdb("REDIS0011", "f5 03 6c6962 f7 81 0123456789abcdef 02 02 05 0161 00 f4 05 06 07 00 0161 0162" + END);
        RdbReader reader = new RdbReader(new ByteArrayInputStream(rdb));
        assertThat(reader.next()).isEqualTo(RdbReader.Item.FUNCTION);
        assertThat(reader.next()).isEqualTo(RdbReader.Item.KEY);
        assertThat(reader.hasModuleData()).isTrue();
        assertThat(reader.next()).isEqualTo(RdbReader.Item.END);
        assertThat(read(rdb)).containsEntry("0 function -1", "f5036c6962");
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0099, ff, RDB version 99",
        "REDIS0016, ff, RDB version 16",
        "VALKEY082, ff, RDB version 82",
        "VALKEY079, ff, RDB version 79",
        "REDIS0015, 22 0161 0162 ff, unknown type",
        "VALKEY081, 17 0161 0162 ff, unknown type",
        "VALKEY081, f2 2a310d0a ff, changes between its keys",
    })
    void saysWhatIsTooNew(String magic, String hex, String message) {
        assertThatThrownBy(() -> read(rdb(magic, hex)))
                .isInstanceOfSatisfying(
                        RdbException.class, e -> assertThat(e.isForeign()).isTrue())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0012, 1a 0161 0162 ff, unknown type",
        "REDIS0013, 1b 0161 0162 ff, unknown type",
        "REDIS0014, 1e 0161 0162 ff, unknown type",
        "VALKEY080, 17 0161 0162 ff, unknown type",
        "REDIS0012, 06 0161 0162 ff, unknown type",
        "REDISabcd, ff, no number",
        "OTHER0012, ff, does not begin",
        "REDIS0012, 00 0161 82, unknown kind",
        "REDIS0012, 00 0161 81 ffffffffffffffff, without a length",
        "REDIS0012, 01 0161 01 81 ffffffffffffffff, no length",
        "REDIS0012, 00 80 7fffffff, says it is",
        "REDIS0012, 00 c3 02 0a ffff 0162, compressed",
        "REDIS0012, 07 0161 01 09, unknown kind",
        "REDIS0012, 00 0161, ends too early",
    })
    void saysWhatIsDamaged(String magic, String hex, String message) {
        byte[] whole = rdb(magic, hex);
        byte[] cut = message.contains("early") ? Arrays.copyOf(whole, whole.length - 8) : whole;
        assertThatThrownBy(() -> read(cut))
                .isInstanceOfSatisfying(
                        RdbException.class, e -> assertThat(e.isForeign()).isFalse())
                .hasMessageContaining(message);
    }

    @Test
    void aChecksumOfZeroIsNone() throws IOException {
        byte[] rdb = rdb("REDIS0011", "00 0161 0162" + END);
        Arrays.fill(rdb, rdb.length - 8, rdb.length, (byte) 0);
        RdbReader reader = new RdbReader(new ByteArrayInputStream(rdb));
        assertThat(reader.next()).isEqualTo(RdbReader.Item.KEY);
        assertThat(reader.next()).isEqualTo(RdbReader.Item.END);
        assertThat(reader.isChecksummed()).isFalse();
    }

    @Test
    void theChecksumIsThatOfRedis() {
        Crc64 crc = new Crc64();
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        crc.update(digits, 0, digits.length);
        assertThat(Long.toHexString(crc.value())).isEqualTo("e9c6d914c4b8d9ca");
        crc.reset();
        for (byte digit : digits) {
            crc.update(new byte[] {digit}, 0, 1);
        }
        assertThat(Long.toHexString(crc.value())).isEqualTo("e9c6d914c4b8d9ca");
    }
}
