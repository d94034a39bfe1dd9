package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;
import java.time.Duration;

/** The lock of one member against writes, {@code db.fsyncLock()}. */
final class FsyncLock {
    /** Taking it flushes all that was written. */
    private static final Duration FLUSH = Duration.ofMinutes(5);

    private FsyncLock() {}

    /** The server process of this member; another one after every start. Empty where the server does not tell. */
    static String process(MongoConnection member) throws IOException {
        return member.hello().document("topologyVersion").objectId("processId");
    }

    /** Whether anybody has locked the member. */
    static boolean isLocked(MongoConnection member) throws IOException {
        // a filter that nothing passes: only the answer's head is wanted
        Document question = Document.of("currentOp", 1).with("desc", "kubestash asks for the lock only");
        return member.command("admin", question).flag("fsyncLock");
    }

    static void take(MongoConnection member) throws IOException {
        member.command("admin", Document.of("fsync", 1).with("lock", true), FLUSH);
    }

    static void release(MongoConnection member) throws IOException {
        member.admin("fsyncUnlock");
    }
}
