package io.jenkins.plugins.kubestash.agent.zookeeper;

/** How the server refuses a request. */
record ErrorCode(int number) {
    static final ErrorCode NONE = new ErrorCode(0);
    static final ErrorCode ROLLED_BACK = new ErrorCode(-2);
    static final ErrorCode UNIMPLEMENTED = new ErrorCode(-6);
    static final ErrorCode NO_NODE = new ErrorCode(-101);
    static final ErrorCode NO_RIGHT = new ErrorCode(-102);
    static final ErrorCode EXISTS = new ErrorCode(-110);
    static final ErrorCode NOT_EMPTY = new ErrorCode(-111);
    static final ErrorCode INVALID_ACL = new ErrorCode(-114);
    static final ErrorCode SASL_REQUIRED = new ErrorCode(-124);

    static ErrorCode of(int number) {
        return number == 0 ? NONE : new ErrorCode(number);
    }

    boolean isNone() {
        return number == 0;
    }

    @Override
    public String toString() {
        switch (number) {
            case 0:
                return "ok";
            case -2:
                return "rolled back with others";
            case -6:
                return "not implemented in this server";
            case -8:
                return "bad arguments";
            case -101:
                return "no such node";
            case -102:
                return "no right to do so";
            case -108:
                return "children of an ephemeral node";
            case -110:
                return "it exists already";
            case -111:
                return "it has children";
            case -112:
                return "the session has expired";
            case -114:
                return "its ACL is not accepted";
            case -115:
                return "authentication failed";
            case -119:
                return "the server is read-only";
            case -124:
                return "the server wants SASL authentication";
            case -125:
                return "its quota is exceeded";
            case -127:
                return "the server is overloaded";
            default:
                return "ZooKeeper's error " + number;
        }
    }
}
