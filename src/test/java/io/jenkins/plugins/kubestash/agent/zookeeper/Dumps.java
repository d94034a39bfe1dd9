package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Dumps without a server. */
final class Dumps {
    private Dumps() {}

    /** A node that is open to all. */
    static Node node(String path, byte[] data) {
        return new Node(false, path, Acl.OPEN, 0, 0, Optional.of(data));
    }

    /** A whole dump of the root with these nodes, none of them a quota's. */
    static byte[] of(Node... nodes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        long bytes = 0;
        try {
            writer.header(new DumpHeader(ZooKeeperEngine.NAME, "3.9.4", "standalone", "/", 1, 1));
            for (Node node : nodes) {
                writer.node(node);
                bytes += node.data().map(data -> data.length).orElse(0);
            }
            writer.trailer(new DumpCounts(nodes.length, 0, bytes, 0, 0, 0, 0, 0, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
