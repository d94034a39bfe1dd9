package io.jenkins.plugins.kubestash.agent.redis.rdb;

import static io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade.END;
import static io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade.rdb;
import static io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Redis 8.6 and newer write, of which no server is at hand. */
class NewerServersTest {
    /** Template 5, of the fields f and gg. */
    private static final String TEMPLATE = "f2 05 02 0166 026767";

    @ParameterizedTest
    @CsvSource({
        "13, stream of Redis 8.6, 1a, 00 02 05 06 01 01 00 00 07 01 0167 05 06 03 00 01 0163 4444444444444444"
                + " 5555555555555555 00 4064 43e8 02 0170 02 0131 05 06 0132 05 07 0171 00 03 01",
        "14, stream of Redis 8.8 with what was given back, 1b, 00 02 05 06 01 01 00 00 07 01 0167 05 06 03 00 00 01"
                + " 11111111111111112222222222222222 4064 43e8 00 00 00",
        "14, array, 1c, 04 01 03 00 00 03616263 01 01 ffffffffffffffff 02 02 000000000000f03f 44d2 03 c005",
        "14, array into which nothing was inserted, 1c, 01 00 07 00 0161",
        "14, rate limiter, 21, 81 0000018bcfe56800",
        "15, array, 1c, 01 00 07 00 0161",
    })
    void findsTheEndOfEveryValue(String version, String what, String type, String value) throws IOException {
        String plain = value.replace(" ", "");
        byte[] rdb = rdb("REDIS00" + version, type + " 0161" + plain + type + " 0162" + plain + " 00 0163 0164" + END);
        assertThat(read(rdb))
                .as(what)
                .containsEntry("0 a -1", type + plain)
                .containsEntry("0 b -1", type + plain)
                .containsEntry("0 c -1", "000164");
    }

    @Test
    void whatValkey92WritesAsValkey9DoesIsRead() throws IOException {
        assertThat(read(rdb("VALKEY081", "16 0168 01 0166 0176 ffffffffffffffff 00 0161 0162" + END)))
                .containsEntry("0 h -1", "160101660176ffffffffffffffff")
                .containsEntry("0 a -1", "000162");
    }

    /** The listpack holds the template's number, 5, and the values 1 and x. */
    @ParameterizedTest
    @CsvSource({
        "1e, 0e 0e000000 0300 05 01 01 01 81 78 02 ff, 0131",
        "20, 05 c001 0178, c001",
    })
    void aCompactHashIsCopiedAsAPlainOne(String type, String value, String first) throws IOException {
        byte[] rdb = rdb("REDIS0015", TEMPLATE + type + " 0168" + value + " 00 0161 0162" + END);
        String length = type.equals("1e") ? "8000000001" : "01";
        String one = type.equals("1e") ? "8000000001" + "31" : first;
        assertThat(read(rdb))
                .containsEntry("0 h -1", "04" + "8000000002" + "0166" + one + "026767" + length + "78")
                .containsEntry("0 a -1", "000162");
        assertThatThrownBy(() -> read(rdb("REDIS0015", type + " 0168" + value + END)))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("template 5, which it has not");
    }

    @ParameterizedTest
    @CsvSource({
        "0d 0d000000 0300 05 01 01 01 02 01 02, not whole",
        "0b 0b000000 0200 05 01 01 01 ff, another number of fields",
        "07 07000000 0000 ff, names no template",
        "0a 0a000000 0100 81 78 02 ff, names no template",
        "09 09000000 0100 bf 78 ff, not whole",
        "00, not whole",
    })
    void aCompactHashThatIsDamagedIsSaid(String listpack, String message) {
        byte[] rdb = rdb("REDIS0015", TEMPLATE + " 1e 0168" + listpack + END);
        for (Reading reading : List.<Reading>of(HandMade::read, HandMade::skip)) {
            assertThatThrownBy(() -> reading.of(rdb))
                    .isInstanceOf(RdbException.class)
                    .hasMessageContaining(message);
        }
    }

    private interface Reading {
        Object of(byte[] rdb) throws IOException;
    }

    @Test
    void anArrayWithAnElementOfAnUnknownKindIsDamaged() {
        assertThatThrownBy(() -> read(rdb("REDIS0014", "1c 0161 01 00 07 04 0161" + END)))
                .isInstanceOfSatisfying(
                        RdbException.class, e -> assertThat(e.isForeign()).isFalse())
                .hasMessageContaining("unknown kind, 4");
    }

    @Test
    void templatesDoNotFillTheMemory() {
        String field = "80 00100000 " + "61".repeat(1 << 20);
        assertThatThrownBy(() -> read(rdb("REDIS0015", "f2 05 11" + field.repeat(17) + END)))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("16 MiB");
    }
}
