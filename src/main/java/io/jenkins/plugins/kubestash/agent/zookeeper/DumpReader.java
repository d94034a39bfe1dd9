package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockReader;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import io.jenkins.plugins.kubestash.agent.block.RawBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes of a dump, each with its ACL. */
final class DumpReader {
    private final List<Acl> acls = new ArrayList<>();
    private final BlockReader blocks;
    private final DumpHeader header;
    private Optional<DumpCounts> counts = Optional.empty();
    private long nodes;
    private long quotaNodes;
    private long dataBytes;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        blocks = new BlockReader(in, DumpFormat.BLOCKS, this::nodes);
        header = blocks.header(DumpHeader::read);
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
            RawBlock block = blocks.next();
            switch (block.type()) {
                case DumpFormat.ACL:
                    acls.add(blocks.parsed(block, DumpReader::acl));
                    break;
                case DumpFormat.NODES:
                    return Optional.of(blocks.parsed(block, this::nodes));
                case DumpFormat.TRAILER:
                    counts = Optional.of(blocks.trailer(block, DumpCounts::read, this::isWhatCame));
                    return Optional.empty();
                default:
                    throw blocks.unknown(block);
            }
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    DumpCounts counts() {
        return counts.orElseThrow();
    }

    private static Acl acl(ByteBuffer payload) {
        List<Acl.Entry> entries = new ArrayList<>();
        for (int left = payload.getInt(); left > 0; left--) {
            entries.add(new Acl.Entry(payload.getInt(), Fields.longText(payload), Fields.longText(payload)));
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
        String path = Fields.longText(payload);
        int length = payload.getInt();
        Optional<byte[]> data =
                length == DumpFormat.NO_DATA ? Optional.empty() : Optional.of(Fields.bytes(payload, length));
        if (acl < 0 || acl >= acls.size()) {
            throw blocks.damaged("a node has an ACL that was not given");
        }
        if (kind != DumpFormat.NODE && kind != DumpFormat.QUOTA_NODE) {
            throw blocks.damaged("a node of unknown kind " + kind);
        }
        return new Node(kind == DumpFormat.QUOTA_NODE, path, acls.get(acl), counter, children, data);
    }

    private boolean isWhatCame(DumpCounts read) {
        return read.nodes() == nodes && read.quotaNodes() == quotaNodes && read.bytes() == dataBytes;
    }
}
