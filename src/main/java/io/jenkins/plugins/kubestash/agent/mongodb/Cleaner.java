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
import java.util.List;

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
        Instant deadline = context.waiter().now().plus(PATIENCE);
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
            for (MongoAddress member : whereNoted(hold)) {
                try (MongoConnection connection = connector.connect(member)) {
                    marks.remove(connection, hold);
                }
            }
        } catch (IOException | AgentFailure e) {
            context.log("a note of this backup stays in local.kubestash: " + Texts.said(e));
        }
    }

    private List<MongoAddress> whereNoted(Hold hold) throws IOException {
        return hold.kind() == Hold.Kind.LOCK
                ? List.of(hold.address())
                : members(new Discovery(connector).run().parts().get(0));
    }

    private List<MongoAddress> members(Part part) throws IOException {
        return SetView.of(connector, part.hosts()).members().stream()
                .filter(member -> !member.arbiter())
                .map(Member::address)
                .toList();
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
        Pods pods = Pods.of(context.settings());
        List<Part> parts = new ArrayList<>(deployment.parts());
        // shards before the config server, and so the balancer last
        Collections.reverse(parts);
        for (Part part : parts) {
            for (MongoAddress member : members(part)) {
                member(deployment, member, pods, strict);
            }
        }
    }

    private void member(Deployment deployment, MongoAddress address, Pods pods, boolean strict) throws IOException {
        try (MongoConnection member = connector.connect(address)) {
            for (Mark mark : Marks.on(member)) {
                if (pods.dead().contains(mark.pod())) {
                    giveBack(deployment, member, mark);
                } else if (pods.ofUnknownFate(mark.pod()) && strict) {
                    throw AgentFailure.lockedBy(
                            mark.pod(),
                            address + " is held by the backup in pod " + mark.pod()
                                    + ", of which it is not known whether it still works: try again");
                } else {
                    context.log(address + " is held by the backup in pod " + mark.pod() + ": left as it is");
                }
            }
        } catch (MongoError e) {
            throw e;
        } catch (IOException e) {
            context.log("warning: what is noted on " + address + " cannot be read: " + Texts.said(e));
        }
    }

    private void giveBack(Deployment deployment, MongoConnection member, Mark mark) throws IOException {
        Hold hold = mark.hold();
        if (hold.kind() == Hold.Kind.LOCK) {
            releaser.release(hold, member);
        } else {
            releaser.release(Hold.balancer(deployment.entry(), hold.was()));
        }
        Marks.remove(member, mark.id());
        context.log("gave back what the backup in pod " + mark.pod() + " held on " + hold.address() + ": it is gone");
    }
}
