package io.jenkins.plugins.kubestash.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Fills servers and reads them, with the official driver. */
public final class MongoContents {
    private static final Set<String> SYSTEM = Set.of("admin", "config", "local");
    private static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private MongoContents() {}

    static MongoClient client(int port) {
        return MongoClients.create("mongodb://127.0.0.1:" + port + "/?directConnection=true");
    }

    /** One line for each document and index of users' databases. */
    public static SortedSet<String> of(int port) {
        SortedSet<String> lines = new TreeSet<>();
        try (MongoClient client = client(port)) {
            for (String name : client.listDatabaseNames()) {
                if (!SYSTEM.contains(name) && !name.startsWith("local-of-")) {
                    MongoDatabase database = client.getDatabase(name);
                    for (String collection : database.listCollectionNames()) {
                        lines(name, database.getCollection(collection), lines);
                    }
                }
            }
        }
        return lines;
    }

    private static void lines(String database, MongoCollection<Document> collection, SortedSet<String> lines) {
        String prefix = database + "." + collection.getNamespace().getCollectionName() + " ";
        for (Document document : collection.find()) {
            lines.add(prefix + document.toJson(EXACT));
        }
        for (Document index : collection.listIndexes()) {
            lines.add(
                    prefix + "index " + index.get("name") + " " + index.get("key") + " " + index.get("unique", false));
        }
    }

    /** Every type, names of every kind, an index, and an empty collection. */
    public static void fill(int port, String database) {
        try (MongoClient client = client(port)) {
            MongoDatabase into = client.getDatabase(database);
            MongoCollection<Document> types = into.getCollection("types");
            types.insertOne(new Document("_id", 1)
                    .append("text", "Grüße, 世界 🎉")
                    .append("double", 0.1)
                    .append("negativeZero", -0.0)
                    .append("long", Long.MAX_VALUE)
                    .append("int", Integer.MIN_VALUE)
                    .append("decimal", new Decimal128(12345678901234567L))
                    .append("binary", new Binary(new byte[] {0, (byte) 0xff, 7}))
                    .append("id", new ObjectId("507f1f77bcf86cd799439011"))
                    .append("date", Date.from(Instant.parse("2026-01-02T03:04:05.678Z")))
                    .append("none", null)
                    .append("yes", true)
                    .append("list", List.of(1, "two", new Document("three", 3)))
                    .append("nested", new Document("a", new Document("b", new Document("c", List.of())))));
            into.getCollection("odd name: ä%b").insertOne(new Document("_id", "k").append("v", "x".repeat(20_000)));
            into.createCollection("empty");
            MongoCollection<Document> orders = into.getCollection("orders");
            List<Document> many = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                many.add(new Document("_id", i).append("customer", "c" + i % 7).append("sum", i * 0.25));
            }
            orders.insertMany(many);
            orders.createIndex(new Document("customer", 1).append("sum", -1));
        }
    }

    /** One document more. */
    public static void insert(int port, String database, String collection, Document document) {
        try (MongoClient client = client(port)) {
            client.getDatabase(database).getCollection(collection).insertOne(document);
        }
    }

    public static void drop(int port) {
        try (MongoClient client = client(port)) {
            for (String name : client.listDatabaseNames()) {
                if (!SYSTEM.contains(name) && !name.startsWith("local-of-")) {
                    client.getDatabase(name).drop();
                }
            }
        }
    }

    /** What a member of a set has noted in {@code local.kubestash}. */
    public static List<Document> marks(MongoSet set, int member) {
        try (MongoClient client = client(set.dataPort())) {
            return client.getDatabase("local-of-" + member)
                    .getCollection("kubestash")
                    .find()
                    .into(new ArrayList<>());
        }
    }
}
