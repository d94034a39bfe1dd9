package io.jenkins.plugins.kubestash.mongodb;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.types.ObjectId;

/**
 * A member of a scripted replica set. All members share one mongo-java-server, as if nothing ever lagged; what they say of
 * themselves is what the test has set. A locked member lets no write through, those to {@code local} neither.
 */
public final class MongoMember extends ScriptedServer {
    public static final int PRIMARY = 1;
    public static final int SECONDARY = 2;
    public static final int RECOVERING = 3;
    public static final int ARBITER = 7;
    public static final int DOWN = 8;

    private final MongoSet set;
    private final int id;
    private final Map<String, String> tags = new TreeMap<>();
    private volatile ObjectId process = new ObjectId();
    private volatile int state;
    private volatile long optime = 1_800_000_000L;
    private volatile boolean hidden;
    private volatile long delay;
    private volatile String delayName = "secondaryDelaySecs";
    private int locks;

    MongoMember(MongoSet set, int id, int state, Backend backend) {
        super(backend);
        this.set = set;
        this.id = id;
        this.state = state;
    }

    public MongoMember state(int now) {
        state = now;
        return this;
    }

    public int state() {
        return state;
    }

    /** Seconds of its last operation behind the others. */
    public MongoMember lag(long seconds) {
        optime = 1_800_000_000L - seconds;
        return this;
    }

    public MongoMember hidden() {
        hidden = true;
        return this;
    }

    /** @param name {@code secondaryDelaySecs}, or {@code slaveDelay} as before 5.0 */
    public MongoMember delayed(String name, long seconds) {
        delayName = name;
        delay = seconds;
        return this;
    }

    public MongoMember tag(String name, String value) {
        tags.put(name, value);
        return this;
    }

    public synchronized int locks() {
        return locks;
    }

    /** Somebody locks it by hand. */
    public synchronized void lock() {
        locks++;
    }

    public synchronized void unlock() {
        locks--;
        notifyAll();
    }

    /** A new process: locks are gone, what is in {@code local} stays. */
    public synchronized void restart() {
        close();
        locks = 0;
        process = new ObjectId();
        notifyAll();
        open();
    }

    @Override
    BsonDocument hello() {
        BsonDocument hello = Replies.of("hello");
        hello.getDocument("topologyVersion").put("processId", new BsonObjectId(process));
        hello.put("setName", new BsonString(set.name()));
        hello.put("hosts", set.hosts(member -> !member.hidden && member.state != ARBITER));
        hello.put("me", new BsonString(address()));
        hello.put("isWritablePrimary", BsonBoolean.valueOf(state == PRIMARY));
        hello.put("ismaster", BsonBoolean.valueOf(state == PRIMARY));
        hello.put("secondary", BsonBoolean.valueOf(state == SECONDARY));
        set.primary().ifPresent(primary -> hello.put("primary", new BsonString(primary.address())));
        return hello;
    }

    @Override
    Optional<BsonDocument> answer(Message message) throws InterruptedException {
        String command = message.command().toLowerCase(Locale.ROOT);
        if (command.equals("find")
                && message.body().getString("find").getValue().equals("oplog.rs")) {
            return Optional.of(oplog());
        }
        if (isWrite(message)) {
            if (state != PRIMARY && !message.database().equals("local")) {
                return Optional.of(Replies.error(10107, "NotWritablePrimary", "not primary"));
            }
            awaitUnlocked();
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (command) {
                    case "replsetgetstatus" -> set.status();
                    case "replsetgetconfig" -> set.config();
                    case "fsync" -> locked();
                    case "fsyncunlock" -> unlocked();
                    case "currentop" -> operations();
                    default -> null;
                });
    }

    private synchronized void awaitUnlocked() throws InterruptedException {
        while (locks > 0) {
            wait(120_000);
        }
    }

    private synchronized BsonDocument locked() {
        locks++;
        return Replies.of("fsync").append("lockCount", new BsonInt64(locks));
    }

    private synchronized BsonDocument unlocked() {
        if (locks == 0) {
            return Replies.error(20, "IllegalOperation", "fsyncUnlock called when not locked");
        }
        locks--;
        notifyAll();
        return Replies.of("fsyncUnlock").append("lockCount", new BsonInt64(locks));
    }

    /** The field is there only while the server is locked. */
    private synchronized BsonDocument operations() {
        BsonDocument reply = Replies.of("currentOp");
        return locks > 0 ? reply.append("fsyncLock", BsonBoolean.TRUE) : reply;
    }

    /** The one entry that an idle set writes every ten seconds. */
    private BsonDocument oplog() {
        BsonDocument entry = new BsonDocument("op", new BsonString("n"))
                .append("ns", new BsonString(""))
                .append("o", new BsonDocument("msg", new BsonString("periodic noop")))
                .append("ts", time())
                .append("t", new BsonInt64(1))
                .append("v", new BsonInt64(2));
        BsonDocument cursor = new BsonDocument("id", new BsonInt64(0))
                .append("ns", new BsonString("local.oplog.rs"))
                .append("firstBatch", new BsonArray(List.of(entry)));
        return new BsonDocument("cursor", cursor).append("ok", new BsonDouble(1));
    }

    private BsonTimestamp time() {
        return new BsonTimestamp((int) optime, 1);
    }

    BsonDocument status(BsonDocument template) {
        template.put("_id", new BsonInt32(id));
        template.put("name", new BsonString(address()));
        template.put("health", new BsonDouble(state == DOWN ? 0 : 1));
        template.put("state", new BsonInt32(state));
        template.getDocument("optime").put("ts", time());
        return template;
    }

    BsonDocument config(BsonDocument template) {
        template.put("_id", new BsonInt32(id));
        template.put("host", new BsonString(address()));
        template.put("arbiterOnly", BsonBoolean.valueOf(state == ARBITER));
        template.put("hidden", BsonBoolean.valueOf(hidden));
        template.remove("secondaryDelaySecs");
        template.put(delayName, new BsonInt64(delay));
        BsonDocument written = new BsonDocument();
        tags.forEach((name, value) -> written.append(name, new BsonString(value)));
        template.put("tags", written);
        return template;
    }

    /** What is local to it is a database of its own in the server behind. */
    @Override
    String databaseBehind(String database) {
        return database.equals("local") ? "local-of-" + id : database;
    }
}
