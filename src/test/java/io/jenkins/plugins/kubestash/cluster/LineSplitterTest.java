package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();

    @Test
    void cutsAtLineFeedsHoweverTheBytesArrive() {
        String text = "one\n\ntwo äß€😀\nthree\n";
        for (int size = 1; size < 12; size++) {
            lines.clear();
            split(100, text, size);
            assertThat(lines).containsExactly("one", "", "two äß€😀", "three");
        }
    }

    @Test
    void cutsALongLineBetweenCharactersAndMarksWhatContinues() {
        for (int size = 1; size < 12; size++) {
            lines.clear();
            split(8, "ab€€€€€\nshort\n12345678\n", size);
            assertThat(lines).containsExactly("ab€€", "+€€", "+€", "short", "12345678");
        }
    }

    @Test
    void keepsALastLineWithoutLineFeedUntilTheEnd() {
        LineSplitter splitter = split(100, "one\ntw", 4);
        assertThat(lines).containsExactly("one");
        splitter.end();
        assertThat(lines).containsExactly("one", "tw");
    }

    @Test
    void bearsBytesThatAreNoText() {
        LineSplitter splitter = new LineSplitter(8, (line, continues) -> lines.add(line));
        byte[] noise = new byte[100];
        java.util.Arrays.fill(noise, (byte) 0x80);
        splitter.feed(ByteBuffer.wrap(noise));
        java.util.Arrays.fill(noise, (byte) 0xFF);
        splitter.feed(ByteBuffer.wrap(noise));
        splitter.end();
        assertThat(String.join("", lines)).hasSize(200);
    }

    private LineSplitter split(int limit, String text, int size) {
        LineSplitter splitter = new LineSplitter(limit, (line, continues) -> lines.add(continues ? "+" + line : line));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            splitter.feed(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
        }
        return splitter;
    }
}
