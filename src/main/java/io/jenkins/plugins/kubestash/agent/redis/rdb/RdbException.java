package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.IOException;

/** An RDB that cannot be read on. The message is a part of a sentence: what is wrong with it. */
public final class RdbException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    private RdbException(String message, boolean foreign) {
        super(message);
        this.foreign = foreign;
    }

    static RdbException damaged(String message) {
        return new RdbException(message, false);
    }

    static RdbException foreign(String message) {
        return new RdbException(message, true);
    }

    /** Whether it may be sound, and of a server that is newer than what is known here; else it is damaged. */
    public boolean isForeign() {
        return foreign;
    }
}
