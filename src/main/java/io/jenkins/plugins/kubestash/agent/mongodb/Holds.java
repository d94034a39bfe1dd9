package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All that one backup holds in the database. Before anything is taken it is in the journal and noted in the database;
 * it is given back in the opposite order, once, whoever asks for that first: the end of the backup or a signal.
 */
final class Holds {
    private static final int TRIES = 3;

    /** @param where its note stands: the member itself, or members of the config server */
    private record Taken(Hold hold, MongoConnection connection, List<MongoAddress> where) {}

    private final Connector connector;
    private final Journal journal;
    private final Marks marks;
    private final Waiter waiter;
    private final Consumer<String> log;
    private final Deque<Taken> taken = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean over;

    Holds(Connector connector, Journal journal, Marks marks, Waiter waiter, Consumer<String> log) {
        this.connector = connector;
        this.journal = journal;
        this.marks = marks;
        this.waiter = waiter;
        this.log = log;
    }

    /**
     * Stops the balancer, unless it does not run.
     *
     * @param notedOn members of the config server; one of them at least must take the note
     */
    void stopBalancer(MongoConnection mongos, List<MongoAddress> notedOn) throws IOException {
        String was = Balancer.mode(mongos);
        if (was.equals(Balancer.OFF)) {
            log.accept("the balancer is off already, and will be left so");
            return;
        }
        Hold hold = Hold.balancer(mongos.address(), was);
        take(new Taken(hold, mongos, note(hold, notedOn)));
        Balancer.stop(mongos, waiter);
        log.accept("stopped the balancer (it was in mode " + was + ")");
    }

    private List<MongoAddress> note(Hold hold, List<MongoAddress> members) throws IOException {
        List<MongoAddress> noted = new ArrayList<>();
        IOException last = new IOException("the config server has no members");
        for (MongoAddress member : members) {
            try (MongoConnection connection = connector.connect(member)) {
                marks.write(connection, hold);
                noted.add(member);
            } catch (IOException e) {
                last = e;
            }
        }
        if (noted.isEmpty()) {
            throw last;
        }
        return noted;
    }

    /**
     * Locks a member against writes; the connection is kept, for the surest way to unlock is the one that locked. A
     * signal waits for a lock in the making: only what is there can be given back.
     */
    synchronized void lock(String component, MongoConnection member) throws IOException {
        Hold hold = Hold.lock(component, member.address(), FsyncLock.process(member));
        // this write would hang if somebody else had locked the member meanwhile: then nothing of ours is there yet
        marks.write(member, hold);
        take(new Taken(hold, member, List.of(member.address())));
        FsyncLock.take(member);
        log.accept("locked " + member.address() + " (" + component + ") against writes");
    }

    private synchronized void take(Taken one) throws IOException {
        if (over) {
            throw new IOException("the backup was ended from outside");
        }
        journal.put(one.hold);
        taken.push(one);
    }

    /** Says a word over each connection, so that nothing on the way takes it for forgotten. */
    void keepAlive() {
        List<Taken> all;
        synchronized (this) {
            all = List.copyOf(taken);
        }
        for (Taken one : all) {
            try {
                one.connection.admin("ping");
            } catch (IOException e) {
                one.connection.close();
            }
        }
    }

    /**
     * Gives all back; a second call does nothing.
     *
     * @return whether each member was locked until now, by component
     */
    synchronized Map<String, Boolean> release() {
        over = true;
        Map<String, Boolean> held = new LinkedHashMap<>();
        while (!taken.isEmpty()) {
            Taken one = taken.pop();
            boolean was = release(one);
            if (one.hold.kind() == Hold.Kind.LOCK) {
                held.put(one.hold.component(), was);
            }
        }
        return held;
    }

    /** One line each of what could not be given back. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    private boolean release(Taken one) {
        Releaser releaser = new Releaser(connector, log);
        String cause = "";
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                // a connection that waits for the balancer's round is busy
                boolean held = one.hold.kind() == Hold.Kind.LOCK && one.connection.isOpen()
                        ? releaser.release(one.hold, one.connection)
                        : releaser.release(one.hold);
                forget(one);
                return held;
            } catch (IOException | AgentFailure e) {
                one.connection.close();
                cause = Texts.said(e);
            }
        }
        String warning = (one.hold.kind() == Hold.Kind.LOCK
                        ? one.hold.address() + " could not be unlocked"
                        : "the balancer could not be put back to mode " + one.hold.was())
                + ": " + cause;
        log.accept("warning: " + warning);
        warnings.add(warning);
        return false;
    }

    /** A note that stays where it is says of a thing given back: whoever reads it will find nothing to do. */
    private void forget(Taken one) {
        journal.remove(one.hold);
        one.connection.close();
        for (MongoAddress address : one.where) {
            try {
                if (one.hold.kind() == Hold.Kind.LOCK) {
                    marks.removeOfLock(connector, one.hold);
                } else {
                    try (MongoConnection connection = connector.connect(address)) {
                        marks.remove(connection, one.hold);
                    }
                }
            } catch (IOException | AgentFailure e) {
                log.accept("a note of this backup stays in local.kubestash of " + address + ": " + Texts.said(e));
            }
        }
    }
}
