package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;

/** BSON and messages, compared with the official driver's, and what becomes of bytes that are none. */
class BsonTest {
    private static final String EVERY_TYPE = """
            {"double": {"$numberDouble": "0.1"}, "string": "Grüße 🎉", "document": {"a": {"b": []}}, "array": [1, "two", {"three": 3}],
             "binary": {"$binary": {"base64": "AP8H", "subType": "00"}}, "undefined": {"$undefined": true},
             "objectId": {"$oid": "507f1f77bcf86cd799439011"}, "boolean": true, "date": {"$date": {"$numberLong": "1234567890123"}},
             "null": null, "regex": {"$regularExpression": {"pattern": "a.b", "options": "i"}}, "code": {"$code": "f()"},
             "symbol": {"$symbol": "s"}, "scope": {"$code": "g()", "$scope": {"x": 1}}, "int": {"$numberInt": "-7"},
             "timestamp": {"$timestamp": {"t": 4000000000, "i": 5}}, "long": {"$numberLong": "9223372036854775807"},
             "decimal": {"$numberDecimal": "1.5E+3"}, "min": {"$minKey": 1}, "max": {"$maxKey": 1}}""";

    private static byte[] official(BsonDocument document) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(out),
                        document,
                        EncoderContext.builder().build());
        return out.toByteArray();
    }

    @Test
    void readsAndWritesEveryTypeAsTheOfficialDriverDoes() throws IOException {
        byte[] bytes = official(BsonDocument.parse(EVERY_TYPE));
        Document document = Bson.read(bytes);
        assertThat(Bson.write(document)).isEqualTo(bytes);
        assertThat(document.text("string")).isEqualTo("Grüße 🎉");
        assertThat(document.decimal("double")).isEqualTo(0.1);
        assertThat(document.number("long")).isEqualTo(Long.MAX_VALUE);
        assertThat(document.objectId("objectId")).isEqualTo("507f1f77bcf86cd799439011");
        assertThat(document.timestamp("timestamp").orElseThrow() >>> 32).isEqualTo(4_000_000_000L);
        assertThat(document.fields().get("date")).isEqualTo(Instant.ofEpochMilli(1234567890123L));
    }

    @Test
    void writesWhatTheOfficialDriverReads() {
        Document document = Document.of("a", 1)
                .with("b", List.of("x", Document.of("c", 2L)))
                .with("d", new byte[] {1, 2});
        BsonDocument read = new BsonDocumentCodec()
                .decode(
                        new BsonBinaryReader(ByteBuffer.wrap(Bson.write(document))),
                        DecoderContext.builder().build());
        assertThat(read)
                .isEqualTo(
                        BsonDocument.parse(
                                "{\"a\": 1, \"b\": [\"x\", {\"c\": {\"$numberLong\": \"2\"}}], \"d\": {\"$binary\": {\"base64\": \"AQI=\", \"subType\": \"00\"}}}"));
    }

    @Test
    void everyCutEndsWithAnExceptionOfItsOwn() {
        byte[] bytes = official(BsonDocument.parse(EVERY_TYPE));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Bson.read(cut)).isInstanceOf(BsonException.class);
        }
    }

    @Test
    void noGarbageEndsInAnythingElse() {
        Random random = new Random(4711);
        byte[] good = official(BsonDocument.parse(EVERY_TYPE));
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                Bson.read(bad);
            } catch (BsonException e) {
                assertThat(e).hasNoCause();
            }
        }
    }

    @Test
    void refusesADocumentThatIsNestedWithoutEnd() {
        Document deep = Document.empty();
        for (int i = 0; i < 300; i++) {
            deep = Document.of("d", deep);
        }
        byte[] bytes = Bson.write(deep);
        assertThatThrownBy(() -> Bson.read(bytes)).hasMessageContaining("nested");
    }

    private static byte[] message(int length, int answered, int operation, byte[] rest) {
        return ByteBuffer.allocate(16 + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(99)
                .putInt(answered)
                .putInt(operation)
                .put(rest)
                .array();
    }

    private static Document answered(byte[] bytes) throws IOException {
        return new Wire(new ByteArrayInputStream(bytes), new ByteArrayOutputStream()).exchange(Document.of("ping", 1));
    }

    private static byte[] section(int flags, int kind, byte[] document) {
        return ByteBuffer.allocate(5 + document.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(flags)
                .put((byte) kind)
                .put(document)
                .array();
    }

    @Test
    void readsAnAnswer() throws IOException {
        byte[] body = section(0, 0, Bson.write(Document.of("ok", 1.0)));
        assertThat(answered(message(16 + body.length, 1, 2013, body)).flag("ok"))
                .isTrue();
    }

    @Test
    void refusesMessagesThatAreTooLongOrCutOrOfSomethingElse() {
        byte[] body = section(0, 0, Bson.write(Document.of("ok", 1.0)));
        assertThatThrownBy(() -> answered(message(Integer.MAX_VALUE, 1, 2013, body)))
                .isInstanceOf(Wire.NotMongo.class);
        assertThatThrownBy(() -> answered(message(-1, 1, 2013, body))).isInstanceOf(Wire.NotMongo.class);
        assertThatThrownBy(() -> answered("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()))
                .isInstanceOf(Wire.NotMongo.class);
        assertThatThrownBy(() -> answered(message(40_000_000, 1, 2013, body)))
                .hasMessageContaining("closed by the server");
        assertThatThrownBy(() -> answered(message(16 + body.length, 7, 2013, body)))
                .hasMessageContaining("another question");
        byte[] more = section(2, 0, Bson.write(Document.of("ok", 1.0)));
        assertThatThrownBy(() -> answered(message(16 + more.length, 1, 2013, more)))
                .isInstanceOf(BsonException.class);
        byte[] kind = section(0, 5, Bson.write(Document.of("ok", 1.0)));
        assertThatThrownBy(() -> answered(message(16 + kind.length, 1, 2013, kind)))
                .isInstanceOf(BsonException.class);
        assertThatThrownBy(() -> answered(message(18, 1, 2013, new byte[2]))).isInstanceOf(BsonException.class);
    }
}
