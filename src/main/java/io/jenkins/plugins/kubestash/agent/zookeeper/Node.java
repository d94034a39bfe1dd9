package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.util.Optional;

/**
 * A node as a dump holds it.
 *
 * @param quota whether its path is below {@code /zookeeper/quota}
 * @param path below the dump's root: empty for the root itself, else with a slash first
 * @param ttl milliseconds without a change and without children until the server removes it; 0 where it stays
 * @param acl who may do what
 * @param counter how many children were ever created in it
 * @param children how many it had, of any type
 * @param data empty where the server has none at all
 */
record Node(
        boolean quota, String path, Type type, long ttl, Acl acl, long counter, int children, Optional<byte[]> data) {

    /** What becomes of a node by itself. */
    enum Type {
        /** It stays. */
        PERSISTENT,
        /** The server removes it some time after its last child. */
        CONTAINER,
        /** The server removes it when it has no children and its time to live is over. */
        TTL
    }

    static Node plain(Optional<byte[]> data) {
        return new Node(false, "", Type.PERSISTENT, 0, Acl.OPEN, 0, 0, data);
    }

    /** The same as one that stays. */
    Node persistent() {
        return new Node(quota, path, Type.PERSISTENT, 0, acl, counter, children, data);
    }

    /** About how many bytes a request with it has. */
    int length() {
        return 2 * path.length()
                + acl.encoded().length
                + data.map(bytes -> bytes.length).orElse(0)
                + 64;
    }
}
