package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads a dump block by block and gives no node away before its block's checksum is right. Every method throws an
 * {@link AgentFailure}: FOREIGN_DUMP when this is no dump of ours or of a newer format, DAMAGED_DUMP when it is cut,
 * changed or does not add up.
 */
final class DumpReader {
    private final InputStream in;
    private final byte[] frame = new byte[DumpFormat.FRAME];
    private final CRC32C checksum = new CRC32C();
    private final DumpSeal seal = new DumpSeal();
    private final List<Acl> acls = new ArrayList<>();
    private final DumpHeader header;
    private Optional<DumpCounts> counts = Optional.empty();
    private long nodes;
    private long quotaNodes;
    private long dataBytes;
    private long bytesRead;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        this.in = in;
        readMagic();
        ByteBuffer payload = readBlock();
        if (type() != DumpFormat.HEADER) {
            throw damaged("it has no header");
        }
        header = parsed(() -> DumpHeader.read(payload));
        checkConsumed(payload);
        if (!header.engine().equals(ZooKeeperEngine.NAME)) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is a dump of " + header.engine() + ", not of ZooKeeper");
        }
    }

    DumpHeader header() {
        return header;
    }

    /** How many nodes, of any kind, were read. */
    long nodes() {
        return nodes + quotaNodes;
    }

    /** The next nodes; empty when the trailer came, was right, and is the end of the stream. */
    Optional<List<Node>> next() throws IOException {
        while (true) {
            ByteBuffer payload = readBlock();
            switch (type()) {
                case DumpFormat.ACL:
                    acls.add(parsed(() -> acl(payload)));
                    checkConsumed(payload);
                    break;
                case DumpFormat.NODES:
                    return Optional.of(parsed(() -> nodes(payload)));
                case DumpFormat.TRAILER:
                    checkEnd(payload);
                    return Optional.empty();
                default:
                    throw damaged("a block of unknown type " + type());
            }
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    DumpCounts counts() {
        return counts.orElseThrow();
    }

    private void readMagic() throws IOException {
        byte[] magic = DumpFormat.magic();
        byte[] start = new byte[magic.length + 2];
        int count = in.readNBytes(start, 0, start.length);
        bytesRead += count;
        if (!Arrays.equals(start, 0, Math.min(count, magic.length), magic, 0, Math.min(count, magic.length))) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no ZooKeeper dump of KubeStash for Jenkins");
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

    private byte type() {
        return frame[0];
    }

    private ByteBuffer readBlock() throws IOException {
        System.arraycopy(read(frame.length), 0, frame, 0, frame.length);
        int length = ByteBuffer.wrap(frame).getInt(1);
        if (length < 0 || length > DumpFormat.LONGEST_BLOCK) {
            throw damaged("a block says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] payload = read(length);
        int expected = ByteBuffer.wrap(read(4)).getInt();
        checksum.reset();
        checksum.update(frame, 0, frame.length);
        checksum.update(payload, 0, length);
        if ((int) checksum.getValue() != expected) {
            throw damaged("a block's checksum is wrong");
        }
        if (type() != DumpFormat.TRAILER) {
            seal.block(expected);
        }
        return ByteBuffer.wrap(payload);
    }

    private byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        bytesRead += bytes.length;
        if (bytes.length < count) {
            throw damaged("it ends too early");
        }
        return bytes;
    }

    private static Acl acl(ByteBuffer payload) {
        List<Acl.Entry> entries = new ArrayList<>();
        for (int left = payload.getInt(); left > 0; left--) {
            entries.add(new Acl.Entry(payload.getInt(), DumpBlock.text(payload), DumpBlock.text(payload)));
        }
        return Acl.of(entries);
    }

    private List<Node> nodes(ByteBuffer payload) {
        List<Node> read = new ArrayList<>();
        while (payload.hasRemaining()) {
            Node node = node(payload);
            dataBytes += node.data().map(data -> data.length).orElse(0);
            if (node.quota()) {
                quotaNodes++;
            } else {
                nodes++;
            }
            read.add(node);
        }
        return read;
    }

    private Node node(ByteBuffer payload) {
        byte kind = payload.get();
        int acl = payload.getInt();
        long counter = Integer.toUnsignedLong(payload.getInt());
        int children = payload.getInt();
        String path = DumpBlock.text(payload);
        int length = payload.getInt();
        Optional<byte[]> data =
                length == DumpFormat.NO_DATA ? Optional.empty() : Optional.of(DumpBlock.bytes(payload, length));
        if (acl < 0 || acl >= acls.size()) {
            throw damaged("a node has an ACL that was not given");
        }
        if (kind != DumpFormat.NODE && kind != DumpFormat.QUOTA_NODE) {
            throw damaged("a node of unknown kind " + kind);
        }
        return new Node(kind == DumpFormat.QUOTA_NODE, path, acls.get(acl), counter, children, data);
    }

    private void checkEnd(ByteBuffer payload) throws IOException {
        DumpCounts read = parsed(() -> DumpCounts.read(payload));
        boolean adds = read.nodes() == nodes
                && read.quotaNodes() == quotaNodes
                && read.bytes() == dataBytes
                && parsed(() -> seal.isIn(payload));
        checkConsumed(payload);
        if (!adds) {
            throw damaged("its counts do not add up to those of its trailer");
        }
        if (in.read() >= 0) {
            throw damaged("something follows its trailer");
        }
        counts = Optional.of(read);
    }

    private void checkConsumed(ByteBuffer payload) {
        if (payload.hasRemaining()) {
            throw damaged("a block of type " + type() + " has a wrong length");
        }
    }

    private interface Parser<T> {
        T parse();
    }

    private <T> T parsed(Parser<T> parser) {
        try {
            return parser.parse();
        } catch (BufferUnderflowException e) {
            throw damaged("a block of type " + type() + " has a wrong length");
        }
    }

    private AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + nodes() + " nodes, " + bytesRead + " bytes: " + what);
    }
}
