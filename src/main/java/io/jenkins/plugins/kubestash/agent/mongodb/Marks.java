package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Notes that a backup leaves in the database of what it holds there, for whoever comes after a pod that is lost with all
 * its files. They are in the database {@code local} of each member by itself: never dumped, never replicated, and
 * writable on a secondary too.
 */
final class Marks {
    private static final String DATABASE = "local";
    private static final String COLLECTION = "kubestash";

    /** @param pod that left it */
    record Mark(String id, String pod, Hold hold) {
        private static Mark of(Document document) {
            Hold hold = new Hold(
                    Hold.Kind.valueOf(document.text("kind")),
                    document.text("component"),
                    MongoAddress.parse(document.text("host")),
                    document.text("process"),
                    document.text("was"));
            return new Mark(document.text("_id"), document.text("pod"), hold);
        }
    }

    private final String session;
    private final String pod;

    Marks(String session, String pod) {
        this.session = session;
        this.pod = pod;
    }

    void write(MongoConnection member, Hold hold) throws IOException {
        Document mark = Document.of("_id", id(hold))
                .with("session", session)
                .with("pod", pod)
                .with("at", Instant.now());
        hold.json().forEach(mark::with);
        Document update =
                Document.of("q", Document.of("_id", id(hold))).with("u", mark).with("upsert", true);
        member.command(
                DATABASE,
                Document.of("update", COLLECTION)
                        .with("updates", List.of(update))
                        .with("writeConcern", Document.of("w", 1).with("j", true)));
    }

    private String id(Hold hold) {
        return session + "/" + hold.kind() + "/" + hold.address();
    }

    /**
     * Takes the note of a lock away that is given back. Where somebody else's lock lies on the member it cannot be
     * written: then the same note on another member says that ours is given back.
     */
    void removeOfLock(Connector connector, Hold hold) throws IOException {
        try (MongoConnection member = connector.connect(hold.address())) {
            if (!FsyncLock.isLocked(member)) {
                remove(member, id(hold));
                return;
            }
            for (Member other : SetView.of(member).members()) {
                if (!other.address().equals(hold.address()) && !other.arbiter()) {
                    try (MongoConnection there = connector.connect(other.address())) {
                        write(there, hold);
                        return;
                    }
                }
            }
        }
    }

    void remove(MongoConnection member, Hold hold) throws IOException {
        remove(member, id(hold));
    }

    static void remove(MongoConnection member, String id) throws IOException {
        Document delete = Document.of("q", Document.of("_id", id)).with("limit", 1);
        member.command(
                DATABASE,
                Document.of("delete", COLLECTION)
                        .with("deletes", List.of(delete))
                        .with("writeConcern", Document.of("w", 1)));
    }

    /** What is noted on this member, by whomever. */
    static List<Mark> on(MongoConnection member) throws IOException {
        return member.all(DATABASE, Document.of("find", COLLECTION)).stream()
                .map(Mark::of)
                .toList();
    }

    /** Who has locked this member, as far as it is noted there. */
    static String holderOn(MongoConnection member) throws IOException {
        return on(member).stream()
                .filter(mark -> mark.hold().kind() == Hold.Kind.LOCK)
                .map(mark -> "the backup in pod " + mark.pod())
                .findFirst()
                .orElse("somebody else");
    }
}
