package io.jenkins.plugins.kubestash.agent.etcd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Reads a bolt database, the file that an etcd snapshot is: its buckets and their keys, without their nesting below
 * the first level. Only what is looked at is read.
 */
public final class BoltFile implements Closeable {
    private static final int MAGIC = 0xED0CDAED;
    private static final int HEADER = 16;
    private static final int ELEMENT = 16;
    private static final int BRANCH = 1;
    private static final int LEAF = 2;
    private static final int BUCKET = 1;
    private static final int DEEPEST = 64;
    private static final int MOST_PAGE_BYTES = 1 << 28;

    private final FileChannel file;
    private final int pageSize;
    private final long root;

    public BoltFile(Path path) throws IOException {
        file = FileChannel.open(path);
        ByteBuffer first = at(0, 0x1000);
        pageSize = first.getInt(HEADER + 8);
        if (first.getInt(HEADER) != MAGIC || pageSize < 512 || pageSize > 1 << 20) {
            throw new IOException(path + " is no bolt database");
        }
        ByteBuffer second = at(pageSize, HEADER + 64);
        boolean newer = second.getInt(HEADER) == MAGIC && transaction(second) > transaction(first);
        root = (newer ? second : first).getLong(HEADER + 16);
    }

    private static long transaction(ByteBuffer meta) {
        return meta.getLong(HEADER + 48);
    }

    /** Hands on keys and values of a bucket, in the order of the keys; none when there is no such bucket. */
    public void each(String bucket, BiConsumer<byte[], byte[]> taker) throws IOException {
        Optional<ByteBuffer> found = bucket(bucket);
        if (found.isPresent()) {
            walk(top(found.get()), (flags, key, value) -> taker.accept(key, bytes(value)), 0);
        }
    }

    public Optional<byte[]> value(String bucket, String key) throws IOException {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        byte[][] found = new byte[1][];
        each(bucket, (name, value) -> found[0] = java.util.Arrays.equals(name, wanted) ? value : found[0]);
        return Optional.ofNullable(found[0]);
    }

    /** The last key of a bucket whose keys begin with a number of eight bytes: that number. */
    public OptionalLong lastNumber(String bucket) throws IOException {
        Optional<ByteBuffer> found = bucket(bucket);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        ByteBuffer page = top(found.get());
        for (int depth = 0; depth < DEEPEST && count(page) > 0; depth++) {
            int element = HEADER + ELEMENT * (count(page) - 1);
            if (flags(page) == LEAF) {
                ByteBuffer key = page.duplicate().position(element + page.getInt(element + 4));
                return OptionalLong.of(key.order(ByteOrder.BIG_ENDIAN).getLong());
            }
            page = page(page.getLong(element + 8));
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private interface Taker {
        void take(int flags, byte[] key, ByteBuffer value);
    }

    /** What the root has under that name: root page, sequence and, of a small one, the page itself. */
    private Optional<ByteBuffer> bucket(String name) throws IOException {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer[] found = new ByteBuffer[1];
        walk(
                page(root),
                (flags, key, value) -> {
                    if (flags == BUCKET && java.util.Arrays.equals(key, wanted)) {
                        found[0] = value;
                    }
                },
                0);
        return Optional.ofNullable(found[0]);
    }

    private ByteBuffer top(ByteBuffer bucket) throws IOException {
        long page = bucket.getLong(0);
        return page == 0 ? bucket.slice(16, bucket.capacity() - 16).order(ByteOrder.LITTLE_ENDIAN) : page(page);
    }

    private void walk(ByteBuffer page, Taker taker, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("the bolt database goes in a circle");
        }
        for (int i = 0; i < count(page); i++) {
            int element = HEADER + ELEMENT * i;
            if (flags(page) == BRANCH) {
                walk(page(page.getLong(element + 8)), taker, depth + 1);
            } else {
                int key = element + page.getInt(element + 4);
                int keyLength = page.getInt(element + 8);
                byte[] name = new byte[keyLength];
                page.get(key, name);
                ByteBuffer value = page.slice(key + keyLength, page.getInt(element + 12));
                taker.take(page.getInt(element), name, value.order(ByteOrder.LITTLE_ENDIAN));
            }
        }
    }

    /** A page with those that it overflows into. */
    private ByteBuffer page(long number) throws IOException {
        int more = at(number * pageSize, HEADER).getInt(12);
        long length = (more + 1L) * pageSize;
        if (more < 0 || length > MOST_PAGE_BYTES) {
            throw new IOException("page " + number + " of the bolt database is broken");
        }
        ByteBuffer page = at(number * pageSize, (int) length);
        if (flags(page) != BRANCH && flags(page) != LEAF) {
            throw new IOException("page " + number + " of the bolt database is broken");
        }
        return page;
    }

    private static int flags(ByteBuffer page) {
        return page.getShort(8) & 0xffff;
    }

    private static int count(ByteBuffer page) {
        return page.getShort(10) & 0xffff;
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.capacity()];
        value.get(0, bytes);
        return bytes;
    }

    private ByteBuffer at(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the bolt database is cut");
            }
        }
        return buffer;
    }
}
