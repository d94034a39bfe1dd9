package io.jenkins.plugins.kubestash.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** How much went through, and a checksum of it in its order. */
final class LogSum {
    private static final String FILLING = "-".repeat(80);

    private final CRC32 crc = new CRC32();
    private long lines;
    private long bytes;

    /** Line of that number: 100 bytes with its line feed, no two the same. */
    static String line(int number) {
        return FILLING + "-line " + String.format("%013d", number);
    }

    synchronized void add(String line) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        crc.update(text);
        bytes += text.length;
        lines++;
    }

    synchronized long lines() {
        return lines;
    }

    synchronized Map<String, Long> asMap() {
        return Map.of("lines", lines, "bytes", bytes, "crc", crc.getValue());
    }
}
