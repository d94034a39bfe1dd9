package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.BlockFormat;
import io.jenkins.plugins.kubestash.agent.block.BlockWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Writes a dump: header, nodes with the ACLs they need before them, trailer. */
final class DumpWriter {
    private final BlockWriter out;
    private final BlockBuffer nodes = new BlockBuffer();
    private final BlockBuffer other = new BlockBuffer();
    private final Map<Acl, Integer> acls = new HashMap<>();

    DumpWriter(OutputStream out) {
        this.out = new BlockWriter(out, DumpFormat.BLOCKS);
        nodes.begin(DumpFormat.NODES);
    }

    void header(DumpHeader header) throws IOException {
        out.begin(DumpFormat.VERSION);
        header.writeTo(other.begin(BlockFormat.HEADER));
        out.write(other);
    }

    void node(Node node) throws IOException {
        int length = node.length();
        if (length > DumpFormat.LONGEST_BLOCK / 2) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED,
                    node.path() + " has " + length + " bytes: more than a dump can hold of one node");
        }
        if (nodes.payloadLength() > 0 && nodes.payloadLength() + length > DumpFormat.FULL_BLOCK) {
            endNodes();
        }
        int acl = number(node.acl());
        nodes.number8(node.quota() ? DumpFormat.QUOTA_NODE : DumpFormat.NODE)
                .number32(acl)
                .number32((int) node.counter())
                .number32(node.children())
                .longText(node.path());
        if (node.data().isPresent()) {
            nodes.number32(node.data().get().length).append(node.data().get());
        } else {
            nodes.number32(DumpFormat.NO_DATA);
        }
    }

    void trailer(DumpCounts counts) throws IOException {
        endNodes();
        counts.writeTo(other.begin(DumpFormat.TRAILER));
        out.end(other);
    }

    private void endNodes() throws IOException {
        if (nodes.payloadLength() > 0) {
            out.write(nodes);
            nodes.begin(DumpFormat.NODES);
        }
    }

    /** The number of an ACL, which is written down before the first node that has it. */
    private int number(Acl acl) throws IOException {
        Integer known = acls.get(acl);
        if (known != null) {
            return known;
        }
        acls.put(acl, acls.size());
        other.begin(DumpFormat.ACL).number32(acl.entries().size());
        acl.entries()
                .forEach(entry ->
                        other.number32(entry.rights()).longText(entry.scheme()).longText(entry.id()));
        out.write(other);
        return acls.size() - 1;
    }
}
