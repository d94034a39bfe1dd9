package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Reads a dump block by block and gives none away before its checksum is right. Every method throws an
 * {@link AgentFailure}: FOREIGN_DUMP when this is no dump of ours or of a newer format, DAMAGED_DUMP when it is cut,
 * changed or does not add up.
 */
final class DumpReader {
    private final InputStream in;
    private final byte[] frame = new byte[DumpFormat.FRAME];
    private final byte[] four = new byte[DumpFormat.CHECKSUM];
    private final CRC32C checksum = new CRC32C();
    private final DumpTally tally = new DumpTally();
    private final Set<Integer> seen = new HashSet<>();
    private final DumpHeader header;
    private Optional<DumpTrailer> trailer = Optional.empty();
    private byte type;
    private long bytesRead;
    private boolean inLarge;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        this.in = in;
        readMagic();
        byte[] payload = readBlock();
        if (type != DumpFormat.HEADER) {
            throw damaged("it has no header");
        }
        this.header = parsed(payload, buffer -> {
            buffer.position(buffer.limit());
            return DumpHeader.of(payload);
        });
        tally.indices(header.indices().size());
    }

    DumpHeader header() {
        return header;
    }

    /** How many came so far. */
    long documents() {
        return tally.documents();
    }

    /** The next block; empty when the trailer came, was right, and is the end of the stream. */
    Optional<Block> next() throws IOException {
        byte[] payload = readBlock();
        if (inLarge != (type == DumpFormat.CHUNK)) {
            throw damaged("a large document is not complete");
        }
        switch (type) {
            case DumpFormat.DEFINITION:
                tally.definition();
                return Optional.of(parsed(payload, DumpReader::definition));
            case DumpFormat.INDEX:
                return Optional.of(index(payload));
            case DumpFormat.DOCUMENTS:
                return Optional.of(documents(payload));
            case DumpFormat.LARGE:
                inLarge = true;
                return Optional.of(large(payload));
            case DumpFormat.CHUNK:
                if (payload.length == 0) {
                    throw damaged("a chunk is empty");
                }
                inLarge = payload[0] == 0;
                return Optional.of(new Block.Chunk(payload, !inLarge));
            case DumpFormat.TRAILER:
                checkEnd(parsed(payload, DumpTrailer::read));
                return Optional.empty();
            default:
                throw damaged("a block of unknown type " + type);
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    DumpTrailer trailer() {
        return trailer.orElseThrow();
    }

    private void readMagic() throws IOException {
        byte[] magic = DumpFormat.magic();
        byte[] start = new byte[magic.length + 2];
        int count = in.readNBytes(start, 0, start.length);
        bytesRead += count;
        int known = Math.min(count, magic.length);
        if (!Arrays.equals(start, 0, known, magic, 0, known)) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP, "this is no Elasticsearch or OpenSearch dump of KubeStash for Jenkins");
        }
        if (count < start.length) {
            throw damaged("it ends before its header");
        }
        int version = ByteBuffer.wrap(start).getShort(magic.length) & 0xffff;
        if (version != DumpFormat.VERSION) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this dump has format version " + version + " and this plugin reads version " + DumpFormat.VERSION
                            + ": use the plugin that made it, or a newer one");
        }
    }

    private byte[] readBlock() throws IOException {
        read(frame);
        type = frame[0];
        int length = ByteBuffer.wrap(frame).getInt(1);
        if (length < 0 || length > DumpFormat.LONGEST_BLOCK) {
            throw damaged("a block says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] payload = new byte[length];
        read(payload);
        read(four);
        checksum.reset();
        checksum.update(frame, 0, frame.length);
        checksum.update(payload, 0, length);
        int expected = ByteBuffer.wrap(four).getInt();
        if ((int) checksum.getValue() != expected) {
            throw damaged("a block's checksum is wrong");
        }
        if (type != DumpFormat.TRAILER) {
            tally.block(expected);
        }
        return payload;
    }

    private void read(byte[] into) throws IOException {
        int count = in.readNBytes(into, 0, into.length);
        bytesRead += count;
        if (count < into.length) {
            throw damaged("it ends too early");
        }
    }

    private static Block definition(ByteBuffer buffer) {
        Definition.Kind kind = Definition.Kind.of(buffer.get());
        byte[] name = new byte[buffer.getShort() & 0xffff];
        buffer.get(name);
        byte[] body = rest(buffer, buffer.remaining());
        return new Block.Defined(new Definition(kind, new String(name, StandardCharsets.UTF_8), body));
    }

    private Block index(byte[] payload) {
        Block.Index index = parsed(payload, buffer -> {
            int number = buffer.getInt();
            String name = new String(rest(buffer, buffer.getShort() & 0xffff), StandardCharsets.UTF_8);
            long documents = buffer.getLong();
            byte[] settings = rest(buffer, buffer.getInt());
            byte[] mappings = rest(buffer, buffer.getInt());
            byte[] aliases = rest(buffer, buffer.getInt());
            return new Block.Index(number, new IndexDefinition(name, settings, mappings, aliases, documents));
        });
        int number = index.number();
        boolean known = number >= 0
                && number < header.indices().size()
                && header.indices().get(number).equals(index.definition().name());
        if (!known || !seen.add(number)) {
            throw damaged("it has an index that its header does not name, or twice");
        }
        return index;
    }

    private Block documents(byte[] payload) {
        Block.Some some = parsed(payload, buffer -> {
            int index = buffer.getInt();
            int[] starts = new int[count(buffer)];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = buffer.position();
                Block.Document.head(buffer);
                int length = buffer.getInt();
                buffer.position(buffer.position() + length);
            }
            return new Block.Some(index, payload, starts);
        });
        count(some.index(), some.count());
        return some;
    }

    private static int count(ByteBuffer buffer) {
        int count = buffer.getInt();
        if (count < 1 || count > buffer.remaining()) {
            throw new IllegalArgumentException("a block of documents has a wrong count");
        }
        return count;
    }

    private Block large(byte[] payload) {
        Block.Large large = parsed(payload, buffer -> new Block.Large(buffer.getInt(), Block.Document.head(buffer)));
        count(large.index(), 1);
        return large;
    }

    private void count(int index, int documents) {
        if (!seen.contains(index)) {
            throw damaged("it has documents of an index that has not come before them");
        }
        tally.documents(index, documents);
    }

    private void checkEnd(DumpTrailer read) throws IOException {
        if (!read.equals(tally.trailer()) || seen.size() != header.indices().size()) {
            throw damaged("its counts do not add up to those of its trailer");
        }
        if (in.read() >= 0) {
            throw damaged("something follows its trailer");
        }
        trailer = Optional.of(read);
    }

    private static byte[] rest(ByteBuffer buffer, int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private <T> T parsed(byte[] payload, Function<ByteBuffer, T> parser) {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        try {
            T result = parser.apply(buffer);
            if (!buffer.hasRemaining()) {
                return result;
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // said below, as for one that is too long
        }
        throw damaged("a block of type " + type + " has a wrong shape");
    }

    private AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + tally.documents() + " documents, " + bytesRead + " bytes: " + what);
    }
}
