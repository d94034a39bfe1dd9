package io.jenkins.plugins.kubestash.agent.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the bytes of one value whose length is known only at its end, and which must be told before them. A file takes
 * what is too much for the memory; it goes when it has been read.
 */
final class Spool {
    private static final int IN_MEMORY = 4 << 20;

    private final Path directory;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
    private Path file;
    private OutputStream out = memory;
    private InputStream in = InputStream.nullInputStream();
    private long length;
    private long read;

    Spool(Path directory) {
        this.directory = directory;
    }

    boolean isUsed() {
        return length > 0;
    }

    long length() {
        return length;
    }

    void append(byte[] from, int offset, int count) throws IOException {
        if (out == memory && length + count > IN_MEMORY) {
            file = Files.createTempFile(Files.createDirectories(directory), "value", ".rdb");
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            memory.writeTo(out);
            memory.reset();
        }
        out.write(from, offset, count);
        length += count;
    }

    void endWriting() throws IOException {
        out.close();
        in = file == null
                ? new ByteArrayInputStream(memory.toByteArray())
                : new BufferedInputStream(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE), 1 << 16);
    }

    void read(byte[] into, int offset, int count) throws IOException {
        if (in.readNBytes(into, offset, count) < count) {
            throw new EOFException("a temporary file in " + directory + " was cut");
        }
        read += count;
        if (read == length) {
            in.close();
        }
    }
}
