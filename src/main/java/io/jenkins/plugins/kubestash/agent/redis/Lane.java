package io.jenkins.plugins.kubestash.agent.redis;

import java.util.Arrays;

/**
 * One connection of a load, with the entries whose replies are still to come: those of the block before and those of the
 * block at hand.
 */
final class Lane {
    /** Stands for a SELECT among the entries. */
    static final int SELECT = -1;

    private final RespConnection connection;
    private int[] before = new int[256];
    private int[] now = new int[256];
    private int countBefore;
    private int countNow;
    private int database;

    Lane(RespConnection connection) {
        this.connection = connection;
    }

    RespConnection connection() {
        return connection;
    }

    /** Makes the database the selected one; true when a SELECT has to be sent for that. */
    boolean switchesTo(int wanted) {
        boolean switches = database != wanted;
        database = wanted;
        return switches;
    }

    /** Remembers that a command for this entry of the block at hand was written. */
    void sent(int entry) {
        if (countNow == now.length) {
            now = Arrays.copyOf(now, 2 * countNow);
        }
        now[countNow++] = entry;
    }

    int countBefore() {
        return countBefore;
    }

    int before(int index) {
        return before[index];
    }

    /** The block before is settled; the block at hand becomes the one before. */
    void advance() {
        int[] free = before;
        before = now;
        countBefore = countNow;
        now = free;
        countNow = 0;
    }
}
