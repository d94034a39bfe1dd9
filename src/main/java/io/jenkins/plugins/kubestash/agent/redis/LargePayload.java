package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.redis.rdb.Crc64;
import java.io.IOException;

/** A DUMP payload that is given away in chunks while its bytes are read. */
final class LargePayload {

    /** Where the bytes behind the head come from. */
    interface Source {
        void read(byte[] into, int offset, int count) throws IOException;
    }

    private final byte[] head;
    private final Source source;
    private final byte[] version;
    private final Crc64 checksum = new Crc64();
    private final long length;
    private final long bodyEnd;
    private long at;

    /** @param bodyLength how many bytes follow the head, before version and checksum */
    LargePayload(byte[] head, long bodyLength, Source source, int rdbVersion) {
        this.head = head;
        this.source = source;
        this.version = version(rdbVersion);
        this.bodyEnd = head.length + bodyLength;
        this.length = bodyEnd + DumpFormat.PAYLOAD_END;
    }

    long length() {
        return length;
    }

    Block.Chunk next() throws IOException {
        byte[] chunk = new byte[(int) Math.min(DumpFormat.CHUNK_SIZE, bodyEnd - at)];
        int filled = 0;
        if (at < head.length) {
            filled = (int) Math.min(chunk.length, head.length - at);
            System.arraycopy(head, (int) at, chunk, 0, filled);
        }
        source.read(chunk, filled, chunk.length - filled);
        checksum.update(chunk, 0, chunk.length);
        at += chunk.length;
        return at < bodyEnd ? new Block.Chunk(chunk, false) : new Block.Chunk(ended(chunk), true);
    }

    private byte[] ended(byte[] chunk) {
        byte[] whole = new byte[chunk.length + DumpFormat.PAYLOAD_END];
        System.arraycopy(chunk, 0, whole, 0, chunk.length);
        System.arraycopy(version, 0, whole, chunk.length, 2);
        checksum.update(version, 0, 2);
        System.arraycopy(littleEndian(checksum.value()), 0, whole, chunk.length + 2, 8);
        return whole;
    }

    static byte[] version(int rdbVersion) {
        return new byte[] {(byte) rdbVersion, (byte) (rdbVersion >> 8)};
    }

    static byte[] littleEndian(long number) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> 8 * i);
        }
        return bytes;
    }
}
