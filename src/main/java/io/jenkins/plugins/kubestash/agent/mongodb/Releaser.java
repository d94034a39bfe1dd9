package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;
import java.util.function.Consumer;

/** Gives back one thing that a backup holds. Everything may be done twice: what is given back already is left alone. */
final class Releaser {
    private final Connector connector;
    private final Consumer<String> log;

    Releaser(Connector connector, Consumer<String> log) {
        this.connector = connector;
        this.log = log;
    }

    /**
     * Over a connection of its own.
     *
     * @return whether it was still held
     */
    boolean release(Hold hold) throws IOException {
        try (MongoConnection connection = connector.connect(hold.address())) {
            return release(hold, connection);
        }
    }

    /** Over the connection that took it, which is the surest way. */
    boolean release(Hold hold, MongoConnection connection) throws IOException {
        return hold.kind() == Hold.Kind.LOCK ? unlock(hold, connection) : restart(hold, connection);
    }

    private boolean unlock(Hold hold, MongoConnection member) throws IOException {
        String process = FsyncLock.process(member);
        if (!hold.process().isEmpty() && !process.equals(hold.process())) {
            log.accept(hold.address() + " was restarted: its lock is gone with the process that held it");
            return false;
        }
        if (!FsyncLock.isLocked(member)) {
            return false;
        }
        // once, for we locked it once: a lock that somebody else has put on top stays
        FsyncLock.release(member);
        log.accept("unlocked " + hold.address());
        return true;
    }

    private boolean restart(Hold hold, MongoConnection mongos) throws IOException {
        boolean held = Balancer.mode(mongos).equals(Balancer.OFF);
        Balancer.restore(mongos, hold.was());
        log.accept("the balancer is in mode " + hold.was() + " again");
        return held;
    }
}
