package io.jenkins.plugins.kubestash.agent.redis.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListpackTest {
    private static final int HASH_AS_LISTPACK = 16;

    /** A text and a number of every length that is stored in another way. */
    private static List<String> entries() {
        Stream<String> texts = Stream.of(0, 1, 63, 64, 126, 127, 4095, 4096, 16380, 16381, 16382, 16383, 70_000)
                .map("t"::repeat);
        Stream<String> numbers = Stream.of(7, 12, 15, 23, 31, 63)
                .flatMap(bits -> Stream.of(-1, 0)
                        .flatMap(less -> Stream.of((1L << bits) + less, -(1L << bits) + less, -(1L << bits) - less)))
                .map(String::valueOf);
        return Stream.concat(texts, numbers).distinct().toList();
    }

    @Test
    void readsWhatAServerPutsIntoOne(@TempDir Path directory) throws IOException {
        List<String> entries = entries();
        Path rdb = directory.resolve("dump.rdb");
        try (RedisServer server = RedisServer.start("hash-max-listpack-value 100000")) {
            for (int i = 0; i < entries.size(); i++) {
                server.cli("HSET", "hash", "f" + i, entries.get(i));
            }
            server.cli("--rdb", rdb.toString());
        }
        RdbReader reader = new RdbReader(new ByteArrayInputStream(Files.readAllBytes(rdb)));
        assertThat(reader.next()).isEqualTo(RdbReader.Item.KEY);
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        reader.copy(reader.begin(value::write).orElseThrow(), value::write);
        assertThat(value.toByteArray()[0]).isEqualTo((byte) HASH_AS_LISTPACK);
        RdbInput text = new RdbInput(new ByteArrayInputStream(value.toByteArray()));
        text.readByte();
        List<byte[]> read = Listpack.entries(text.text(1 << 20));
        assertThat(read).hasSize(2 * entries.size());
        for (int i = 0; i < entries.size(); i++) {
            assertThat(new String(read.get(2 * i), StandardCharsets.US_ASCII)).isEqualTo("f" + i);
            assertThat(new String(read.get(2 * i + 1), StandardCharsets.US_ASCII))
                    .isEqualTo(entries.get(i));
        }
    }
}
