package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Writes documents into an index. A block of the dump is one bulk request; what a busy server refuses of it is sent
 * again after a pause. A source with line ends in it cannot be in a bulk request as it is: it has a request of its own.
 */
final class Bulk {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int CREATED = 201;

    private final Cluster cluster;
    private final Waiter waiter;
    private final Refusals refusals;

    Bulk(Cluster cluster, Waiter waiter, Refusals refusals) {
        this.cluster = cluster;
        this.waiter = waiter;
        this.refusals = refusals;
    }

    void write(TargetIndex index, Block.Some block) throws IOException {
        BitSet left = new BitSet(block.count());
        BitSet lined = new BitSet();
        for (int i = 0; i < block.count(); i++) {
            (hasLineEnd(block.payload(), block.document(i)) ? lined : left).set(i);
        }
        Retry retry = new Retry(waiter);
        while (!left.isEmpty()) {
            int before = left.cardinality();
            try {
                send(index, block, left);
            } catch (ServerError e) {
                if (!e.busy()) {
                    throw e;
                }
            }
            if (left.cardinality() < before) {
                retry.progress();
            }
            if (!left.isEmpty()) {
                retry.pause(new IOException(
                        cluster.address() + " is too busy to take documents for index '" + index.name() + "'"));
            }
        }
        for (int i = lined.nextSetBit(0); i >= 0; i = lined.nextSetBit(i + 1)) {
            Block.Document document = block.document(i);
            single(
                    index,
                    document,
                    out -> out.write(block.payload(), document.sourceAt(), document.sourceLength()),
                    document.sourceLength());
        }
    }

    /** A document whose source is in a file. */
    void write(TargetIndex index, Block.Document document, Path source) throws IOException {
        single(index, document, out -> Files.copy(source, out), Files.size(source));
    }

    private interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private void single(TargetIndex index, Block.Document document, Source source, long length) throws IOException {
        String id = new String(document.id(), StandardCharsets.UTF_8);
        String target = Cluster.path(index.name(), "/_doc/" + HttpRequest.encoded(id) + "?pipeline=_none");
        if (document.routing().length > 0) {
            target += "&routing=" + HttpRequest.encoded(new String(document.routing(), StandardCharsets.UTF_8));
        }
        if (index.keepsVersions()) {
            target += "&version_type=external_gte&version=" + document.version();
        }
        HttpRequest request = HttpRequest.of("PUT", target).body("application/json", source::writeTo, length);
        try {
            HttpResponse response = Retry.of(waiter, () -> cluster.send(request));
            response.bytes(Cluster.LARGEST_ANSWER);
            index.wrote(response.status() == CREATED);
        } catch (ServerError e) {
            if (e.busy() || e.status() == 401 || e.status() == 403) {
                throw e;
            }
            refusals.add(index.name(), id, e.said());
        }
    }

    /** Takes out of the set what the server has taken, or refuses for good. */
    private void send(TargetIndex index, Block.Some block, BitSet left) throws IOException {
        String target = Cluster.path(
                index.name(),
                "/_bulk?pipeline=_none&filter_path=items.*.status,items.*.error.type,items.*.error.reason");
        BitSet sent = (BitSet) left.clone();
        HttpRequest request = HttpRequest.post(target).stream(
                        "application/x-ndjson", out -> body(index, block, sent, out))
                .mayBeRepeated();
        try (HttpResponse response = cluster.send(request)) {
            new Outcome(index, block, sent, left).read(new JsonScanner(response.body()));
        }
    }

    private static void body(TargetIndex index, Block.Some block, BitSet sent, OutputStream out) throws IOException {
        for (int i = sent.nextSetBit(0); i >= 0; i = sent.nextSetBit(i + 1)) {
            Block.Document document = block.document(i);
            out.write(ascii("{\"index\":{\"_id\":"));
            out.write(Text.quoted(document.id()));
            if (document.routing().length > 0) {
                out.write(ascii(",\"routing\":"));
                out.write(Text.quoted(document.routing()));
            }
            if (index.keepsVersions()) {
                out.write(ascii(",\"version_type\":\"external_gte\",\"version\":" + document.version()));
            }
            out.write(ascii("}}\n"));
            out.write(block.payload(), document.sourceAt(), document.sourceLength());
            out.write('\n');
        }
    }

    private static boolean hasLineEnd(byte[] payload, Block.Document document) {
        for (int i = document.sourceAt(), end = i + document.sourceLength(); i < end; i++) {
            if (payload[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What became of each document, in the order in which they were sent. */
    private final class Outcome {
        private final TargetIndex index;
        private final Block.Some block;
        private final BitSet left;
        private final BitSet sent;
        private int at;

        Outcome(TargetIndex index, Block.Some block, BitSet sent, BitSet left) {
            this.index = index;
            this.block = block;
            this.sent = sent;
            this.left = left;
            this.at = sent.nextSetBit(0);
        }

        void read(JsonScanner json) throws IOException {
            json.object(name -> {
                if (name.equals("items")) {
                    json.array(nothing -> json.object(action -> item(json)));
                } else {
                    json.skip();
                }
            });
            json.end();
            if (at >= 0) {
                throw new IOException(cluster.address() + " does not say what became of all documents");
            }
        }

        private void item(JsonScanner json) throws IOException {
            int[] status = {0};
            String[] error = {"", ""};
            json.object(name -> {
                if (name.equals("status")) {
                    status[0] = (int) json.number();
                } else if (name.equals("error")) {
                    json.object(part -> error[part.equals("type") ? 0 : 1] = json.string());
                } else {
                    json.skip();
                }
            });
            if (at < 0) {
                throw new IOException(cluster.address() + " tells of more documents than it was sent");
            }
            outcome(status[0], ServerError.line(error[0], error[1]));
            at = sent.nextSetBit(at + 1);
        }

        private void outcome(int status, String error) {
            if (status == TOO_MANY || status == UNAVAILABLE) {
                return;
            }
            left.clear(at);
            if (status / 100 == 2) {
                index.wrote(status == CREATED);
            } else {
                String id = new String(block.document(at).id(), StandardCharsets.UTF_8);
                refusals.add(index.name(), id, error);
            }
        }
    }
}
