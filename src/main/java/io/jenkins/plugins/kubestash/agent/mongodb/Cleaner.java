package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Context;
import io.jenkins.plugins.kubestash.agent.Pods;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Kind;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Part;
import io.jenkins.plugins.kubestash.agent.mongodb.Marks.Mark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives back what a backup could not give back itself: by its journal, for the guard in the same pod; or by the notes in
 * the database, when the whole pod is gone.
 */
final class Cleaner {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Context context;
    private final Connector connector;
    private final Releaser releaser;

    Cleaner(Context context, Connector connector) {
        this.context = context;
        this.connector = connector;
        this.releaser = new Releaser(connector, context::log);
    }

    /** What the journal still lists; one line each of what could not be given back. */
    List<String> byJournal() {
        Settings settings = context.settings();
        List<Hold> holds = new ArrayList<>(Journal.read(MongoBackup.journalOf(settings)));
        Collections.reverse(holds);
        Marks marks = new Marks(settings.required("KUBESTASH_SESSION"), Pods.own(settings));
        Duration wait = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        Instant deadline = context.waiter().now().plus(wait.compareTo(PATIENCE) < 0 ? wait : PATIENCE);
        List<String> left = new ArrayList<>();
        for (Hold hold : holds) {
            String cause = tried(hold, deadline);
            if (cause.isEmpty()) {
                forget(marks, hold);
            } else {
                left.add((hold.kind() == Hold.Kind.LOCK ? "the lock of " + hold.address() : "the balancer")
                        + " could not be given back (" + cause + "): the next backup will try again");
            }
        }
        ToolFiles.deleteLeftOver(settings);
        return left;
    }

    /** Why it could not be given back; empty when it was. */
    private String tried(Hold hold, Instant deadline) {
        while (true) {
            try {
                releaser.release(hold);
                return "";
            } catch (IOException | AgentFailure e) {
                if (!context.waiter().now().isBefore(deadline) || !pause()) {
                    return Texts.said(e);
                }
            }
        }
    }

    private boolean pause() {
        try {
            context.waiter().pause(TRY_AGAIN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forget(Marks marks, Hold hold) {
        try {
            if (hold.kind() == Hold.Kind.LOCK) {
                marks.removeOfLock(connector, hold);
                return;
            }
            for (MongoAddress member :
                    members(new Discovery(connector).run().parts().get(0))) {
                try (MongoConnection connection = connector.connect(member)) {
                    marks.remove(connection, hold);
                }
            }
        } catch (IOException | AgentFailure e) {
            context.log("a note of this backup stays in local.kubestash: " + Texts.said(e));
        }
    }

    private List<MongoAddress> members(Part part) throws IOException {
        return SetView.of(connector, part.hosts()).withData();
    }

    /**
     * What pods that are proven gone have noted in the database and not given back.
     *
     * @param strict whether a note of a pod of unknown fate is a failure
     */
    void byMarks(boolean strict) throws IOException {
        Deployment deployment = new Discovery(connector).run();
        if (deployment.kind() != Kind.REPLICA_SET && deployment.kind() != Kind.SHARDED) {
            return;
        }
        List<Part> parts = new ArrayList<>(deployment.parts());
        // shards before the config server, and so the balancer last
        Collections.reverse(parts);
        for (Part part : parts) {
            Map<MongoAddress, List<Mark>> noted = noted(part);
            for (Map.Entry<MongoAddress, List<Mark>> member : noted.entrySet()) {
                for (Mark mark : locksFirst(member.getValue())) {
                    settle(deployment, member.getKey(), mark, givenBack(noted, mark), strict);
                }
            }
        }
    }

    /** Nothing can be written on a member that is locked, and so no other note be removed before. */
    private static List<Mark> locksFirst(List<Mark> marks) {
        return marks.stream()
                .sorted(Comparator.comparing(mark -> mark.hold().kind()))
                .toList();
    }

    private Map<MongoAddress, List<Mark>> noted(Part part) throws IOException {
        Map<MongoAddress, List<Mark>> noted = new LinkedHashMap<>();
        for (MongoAddress address : members(part)) {
            try (MongoConnection member = connector.connect(address)) {
                noted.put(address, Marks.on(member));
            } catch (MongoError e) {
                throw e;
            } catch (IOException e) {
                context.log("warning: what is noted on " + address + " cannot be read: " + Texts.said(e));
            }
        }
        return noted;
    }

    /** A lock's note that stands on another member than the locked one says that it is given back. */
    private static boolean givenBack(Map<MongoAddress, List<Mark>> noted, Mark mark) {
        return mark.hold().kind() == Hold.Kind.LOCK
                && noted.entrySet().stream()
                        .filter(member -> !member.getKey().equals(mark.hold().address()))
                        .anyMatch(member -> member.getValue().contains(mark));
    }

    private void settle(Deployment deployment, MongoAddress on, Mark mark, boolean givenBack, boolean strict)
            throws IOException {
        Pods pods = Pods.of(context.settings());
        if (pods.isDead(mark.pod())) {
            if (!givenBack) {
                giveBack(deployment, mark);
            }
            try (MongoConnection member = connector.connect(on)) {
                if (!FsyncLock.isLocked(member)) {
                    Marks.remove(member, mark.id());
                }
            }
        } else if (pods.ofUnknownFate(mark.pod()) && strict) {
            throw AgentFailure.lockedBy(
                    mark.pod(),
                    on + " is held by the backup in pod " + mark.pod()
                            + ", of which it is not known whether it still works: try again");
        } else {
            context.log(on + " is held by the backup in pod " + mark.pod() + ": left as it is");
        }
    }

    private void giveBack(Deployment deployment, Mark mark) throws IOException {
        Hold hold = mark.hold();
        boolean held =
                releaser.release(hold.kind() == Hold.Kind.LOCK ? hold : Hold.balancer(deployment.entry(), hold.was()));
        if (held) {
            context.log(
                    "gave back what the backup in pod " + mark.pod() + " held on " + hold.address() + ": it is gone");
        }
    }
}
