package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.util.Optional;

/**
 * A node as a dump holds it.
 *
 * @param quota whether its path is below {@code /zookeeper/quota}
 * @param path below the dump's root: empty for the root itself, else with a slash first
 * @param acl who may do what
 * @param counter how many children were ever created in it
 * @param children how many it had, of any type
 * @param data empty where the server has none at all
 */
record Node(boolean quota, String path, Acl acl, long counter, int children, Optional<byte[]> data) {

    static Node open(Optional<byte[]> data) {
        return new Node(false, "", Acl.OPEN, 0, 0, data);
    }

    Node withAcl(Acl other) {
        return new Node(quota, path, other, counter, children, data);
    }

    /** About how many bytes a request with it has. */
    int length() {
        return 2 * path.length()
                + acl.encoded().length
                + data.map(bytes -> bytes.length).orElse(0)
                + 64;
    }
}
