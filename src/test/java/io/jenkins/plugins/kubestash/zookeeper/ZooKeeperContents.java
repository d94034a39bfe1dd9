package io.jenkins.plugins.kubestash.zookeeper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.zookeeper.data.Stat;

/** All that must come back, read with ZooKeeper's own client: one line a node. */
public final class ZooKeeperContents {
    private static final int SHORT = 60;

    private ZooKeeperContents() {}

    /** Of the whole server: quotas too, but nothing else of the server's own. */
    public static SortedSet<String> of(ZooKeeperClient client) {
        SortedSet<String> lines = below(client, "/");
        read(client, "/zookeeper/quota", "", lines);
        return lines;
    }

    /** A node and all below it, named by what comes behind the node's own path. */
    public static SortedSet<String> below(ZooKeeperClient client, String root) {
        SortedSet<String> lines = new TreeSet<>();
        read(client, root, root.equals("/") ? "" : root, lines);
        return lines;
    }

    private static void read(ZooKeeperClient client, String root, String prefix, SortedSet<String> lines) {
        List<String> found = new ArrayList<>(List.of(root));
        for (int i = 0; i < found.size(); i++) {
            String path = found.get(i);
            if (path.equals("/zookeeper")) {
                continue;
            }
            Stat stat = new Stat();
            byte[] data = client.ask(zk -> zk.getData(path, false, stat));
            client.ask(zk -> zk.getChildren(path, false))
                    .forEach(name -> found.add((path.equals("/") ? "" : path) + "/" + name));
            if (stat.getEphemeralOwner() == 0) {
                String acl = client.ask(zk -> zk.getACL(path, new Stat())).stream()
                        .map(one -> one.getPerms() + ":" + one.getId().getScheme() + ":"
                                + one.getId().getId())
                        .sorted()
                        .toList()
                        .toString();
                String shown = path.endsWith("/zookeeper_stats") ? "statistics" : shown(data);
                lines.add(path.substring(prefix.length()) + " " + acl + " " + shown);
            }
        }
    }

    private static String shown(byte[] data) {
        if (data == null) {
            return "null";
        }
        try {
            return data.length <= SHORT
                    ? "'" + new String(data, StandardCharsets.ISO_8859_1) + "'"
                    : data.length + " bytes "
                            + HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
