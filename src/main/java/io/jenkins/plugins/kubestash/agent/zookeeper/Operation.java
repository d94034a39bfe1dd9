package io.jenkins.plugins.kubestash.agent.zookeeper;

/** The numbers of the requests that are used, and how they are put together. */
final class Operation {
    static final int CREATE = 1;
    static final int DELETE = 2;
    static final int EXISTS = 3;
    static final int GET_DATA = 4;
    static final int SET_DATA = 5;
    static final int GET_ACL = 6;
    static final int SET_ACL = 7;
    static final int SYNC = 9;
    static final int PING = 11;
    static final int GET_CHILDREN = 12;
    static final int MULTI = 14;
    static final int MULTI_READ = 22;
    static final int CREATE_CONTAINER = 19;
    static final int CREATE_TTL = 21;
    static final int AUTH = 100;
    static final int SASL = 102;
    static final int CLOSE = -11;

    private static final int CONTAINER_FLAG = 4;
    private static final int TTL_FLAG = 5;
    private static final int ANY_VERSION = -1;

    private Operation() {}

    /** A request that names a node and wants no watch. */
    static Packet read(int operation, String path) {
        Packet packet = Packet.request(operation, path.length() + 8).text(path);
        return operation == GET_ACL || operation == SYNC ? packet : packet.flag(false);
    }

    static Packet setData(String path, Node node) {
        Packet packet = Packet.request(SET_DATA, node.length() + path.length());
        return data(packet.text(path), node).number(ANY_VERSION);
    }

    static Packet setAcl(String path, Acl acl) {
        return Packet.request(SET_ACL, 256).text(path).raw(acl.encoded()).number(ANY_VERSION);
    }

    static Packet delete(String path) {
        return Packet.request(DELETE, path.length() + 8).text(path).number(ANY_VERSION);
    }

    /** A node of any type. */
    static Packet create(String path, Node node, Acl acl, NodeType type) {
        if (type instanceof NodeType.TimeToLive ttl) {
            return create(Packet.request(CREATE_TTL, node.length()), path, node, acl)
                    .number(TTL_FLAG)
                    .longNumber(ttl.milliseconds());
        }
        return type instanceof NodeType.Container
                ? create(Packet.request(CREATE_CONTAINER, node.length()), path, node, acl)
                        .number(CONTAINER_FLAG)
                : createPlain(Packet.request(CREATE, node.length()), path, node, acl);
    }

    /** What stands behind the header of a request that creates a node that stays. */
    static Packet createPlain(Packet packet, String path, Node node, Acl acl) {
        return create(packet, path, node, acl).number(0);
    }

    /** Begins one of several requests that succeed or fail together. */
    static Packet part(Packet multi, int operation) {
        return multi.number(operation).flag(false).number(-1);
    }

    static Packet endOfParts(Packet multi) {
        return multi.number(-1).flag(true).number(-1);
    }

    static Packet deletePart(Packet multi, String path) {
        return part(multi, DELETE).text(path).number(ANY_VERSION);
    }

    static Packet readPart(Packet multi, int operation, String path) {
        return part(multi, operation).text(path).flag(false);
    }

    private static Packet create(Packet packet, String path, Node node, Acl acl) {
        return data(packet.text(path), node).raw(acl.encoded());
    }

    private static Packet data(Packet packet, Node node) {
        return node.data().map(packet::buffer).orElseGet(() -> packet.number(-1));
    }
}
