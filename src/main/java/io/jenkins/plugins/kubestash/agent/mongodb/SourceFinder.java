package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the member of a replica set that is dumped: a secondary that is up to date and that nobody else holds. */
final class SourceFinder {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    /**
     * A member to be dumped, over a connection that is open.
     *
     * @param lock whether it may be locked; a primary is not
     * @param warnings one line each
     */
    record Source(Part part, MongoConnection connection, boolean lock, List<String> warnings) {}

    private final Connector connector;
    private final SourceChoice choice;
    private final Waiter waiter;
    private final Duration patience;
    private final Consumer<String> log;

    SourceFinder(Connector connector, Waiter waiter, Consumer<String> log) {
        Settings settings = connector.settings().environment();
        this.connector = connector;
        this.choice = SourceChoice.of(settings);
        this.waiter = waiter;
        this.patience = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        this.log = log;
    }

    /** @throws AgentFailure DUMP_FAILED when no member could be read in the time there is, with why each could not */
    Source find(Part part) throws IOException, InterruptedException {
        Instant deadline = waiter.now().plus(patience);
        String said = "";
        while (true) {
            SetView set = SetView.of(connector, part.hosts());
            Member primary = set.requiredPrimary();
            if (choice.readFrom() == SourceChoice.ReadFrom.PRIMARY) {
                return fromPrimary(part, primary, List.of());
            }
            SourceChoice.Ranking ranking = choice.rank(set, primary);
            if (!ranking.hasSecondaries()) {
                return withoutSecondary(part, set, primary);
            }
            List<String> rejected = new ArrayList<>(ranking.rejected());
            Optional<Source> secondary = first(part, set, ranking.candidates(), rejected);
            if (secondary.isPresent()) {
                return secondary.get();
            }
            String why = String.join("; ", rejected);
            if (!waiter.now().isBefore(deadline)) {
                if (ranking.allDown()) {
                    return fromPrimary(
                            part,
                            primary,
                            List.of("no secondary of " + set.name() + " is in order (" + why
                                    + "): read from the primary, without a lock"));
                }
                throw new AgentFailure(Reason.DUMP_FAILED, "no secondary of " + set.name() + " can be read: " + why);
            }
            if (!why.equals(said)) {
                log.accept("waiting for a secondary of " + set.name() + ": " + why);
                said = why;
            }
            waiter.pause(LOOK_AGAIN);
        }
    }

    /** The first candidate that can be used; of the others one rejection more each. */
    private Optional<Source> first(Part part, SetView set, List<Member> candidates, List<String> rejected)
            throws InterruptedException {
        for (Member candidate : candidates) {
            Optional<MongoConnection> connection = usable(part, candidate, rejected);
            if (connection.isPresent()) {
                return Optional.of(new Source(part, connection.get(), true, stallsMajority(set, candidate)));
            }
        }
        return Optional.empty();
    }

    private Source withoutSecondary(Part part, SetView set, Member primary) throws IOException {
        if (!choice.tags().isEmpty()) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "no member of " + set.name() + " has the tags of memberTags " + choice.tags());
        }
        return fromPrimary(
                part,
                primary,
                List.of(set.name() + " has no secondary to read: read from the primary " + primary.address()
                        + ", which is not locked, so that its users can go on writing"));
    }

    private Source fromPrimary(Part part, Member primary, List<String> warnings) throws IOException {
        return new Source(part, connector.connect(primary.address()), false, warnings);
    }

    /** A connection to the candidate, or one more rejection. */
    private Optional<MongoConnection> usable(Part part, Member candidate, List<String> rejected)
            throws InterruptedException {
        String why;
        try {
            MongoConnection connection = connector.connect(candidate.address());
            why = whyNot(part, connection);
            if (why.isEmpty()) {
                return Optional.of(connection);
            }
            connection.close();
        } catch (IOException e) {
            why = "cannot be used: " + Texts.said(e);
        }
        rejected.add(candidate.address() + " " + why);
        return Optional.empty();
    }

    private String whyNot(Part part, MongoConnection member) throws IOException, InterruptedException {
        Document hello = member.hello();
        if (!hello.flag("secondary")) {
            return "is no secondary any more";
        }
        if (FsyncLock.isLocked(member)) {
            return "is locked against writes by " + Marks.holderOn(member)
                    + ": db.fsyncUnlock() there when nobody needs that any more";
        }
        return caughtUp(part, member) ? "" : "does not catch up with its primary";
    }

    /** Whether it reaches, in time, what its primary has now. */
    private boolean caughtUp(Part part, MongoConnection member) throws IOException, InterruptedException {
        long goal = primaryOptime(part);
        Instant deadline = waiter.now().plus(CATCH_UP.compareTo(patience) < 0 ? CATCH_UP : patience);
        while (optime(SetView.of(member), member) < goal) {
            if (!waiter.now().isBefore(deadline)) {
                return false;
            }
            waiter.pause(LOOK_AGAIN);
        }
        return true;
    }

    private long primaryOptime(Part part) throws IOException {
        Member primary = SetView.of(connector, part.hosts()).requiredPrimary();
        try (MongoConnection connection = connector.connect(primary.address())) {
            return optime(SetView.of(connection), connection);
        }
    }

    private static long optime(SetView set, MongoConnection of) {
        return set.member(of.address()).map(Member::optime).orElse(0L);
    }

    private static List<String> stallsMajority(SetView set, Member locked) {
        long voting = set.members().stream().filter(Member::votes).count();
        long writable = set.members().stream()
                .filter(m -> m.votes() && !m.arbiter() && !m.equals(locked) && (m.isPrimary() || m.isSecondary()))
                .count();
        return writable > voting / 2
                ? List.of()
                : List.of("while " + locked.address() + " is locked, writes to " + set.name()
                        + " with writeConcern majority wait: it has too few other members with data");
    }
}
