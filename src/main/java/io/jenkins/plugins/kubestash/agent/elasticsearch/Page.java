package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One answer with documents, read while it comes in: each document goes on at once, and what the next request needs
 * stays here.
 */
final class Page {
    private static final byte[] NONE = new byte[0];

    private final String index;
    private final Documents documents;
    private String context = "";
    private String after = "";
    private long total = -1;
    private int hits;
    private long bytes;
    private String trouble = "";

    Page(String index, Documents documents) {
        this.index = index;
        this.documents = documents;
    }

    /** @throws AgentFailure DUMP_FAILED when shards failed, or a document has no source */
    void read(InputStream body) throws IOException {
        Counted counted = new Counted(body);
        JsonScanner json = new JsonScanner(counted);
        json.object(name -> {
            switch (name) {
                case "pit_id", "_scroll_id" -> context = json.string();
                case "timed_out" -> trouble = json.flag() ? "the search timed out" : trouble;
                case "_shards" -> shards(json);
                case "hits" -> found(json);
                default -> json.skip();
            }
        });
        json.end();
        refuseTrouble();
        bytes = counted.count;
    }

    /** The point in time's or the scroll's id, which may change. */
    String context() {
        return context;
    }

    /** The sort values of the last document, as they were written. */
    String after() {
        return after;
    }

    /** How many there are in all, when that was asked for; else -1. */
    long total() {
        return total;
    }

    int hits() {
        return hits;
    }

    long bytes() {
        return bytes;
    }

    private void shards(JsonScanner json) throws IOException {
        json.object(name -> {
            if (name.equals("failed")) {
                long failed = json.number();
                trouble = failed > 0 ? failed + " shards failed" + trouble : trouble;
            } else if (name.equals("failures")) {
                String failures = new String(json.raw(), StandardCharsets.UTF_8);
                trouble = trouble + ": " + ServerError.line("", failures);
            } else {
                json.skip();
            }
        });
    }

    private void found(JsonScanner json) throws IOException {
        refuseTrouble();
        json.object(name -> {
            switch (name) {
                case "total" ->
                    json.object(member -> {
                        if (member.equals("value")) {
                            total = json.number();
                        } else {
                            json.skip();
                        }
                    });
                case "hits" -> json.array(nothing -> new Hit(json).read());
                default -> json.skip();
            }
        });
    }

    private void refuseTrouble() {
        if (!trouble.isEmpty()) {
            throw new AgentFailure(Reason.DUMP_FAILED, "index '" + index + "' cannot be read whole: " + trouble);
        }
    }

    /** A document; what it is comes before its source. */
    private final class Hit {
        private final JsonScanner json;
        private byte[] id = NONE;
        private byte[] routing = NONE;
        private long version = -1;
        private boolean taken;

        Hit(JsonScanner json) {
            this.json = json;
        }

        void read() throws IOException {
            json.object(this::member);
            if (!taken) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED,
                        "index '" + index + "' keeps no _source of its documents (document '"
                                + new String(id, StandardCharsets.UTF_8)
                                + "'): it cannot be dumped; leave it out by match or indices");
            }
            hits++;
        }

        private void member(String name) throws IOException {
            switch (name) {
                case "_id" -> id = json.text();
                case "_version" -> version = json.number();
                case "_routing" -> {
                    routing = json.text();
                    if (taken) {
                        throw new IOException("the server names a document's routing behind its source");
                    }
                }
                case "_source" -> {
                    if (id.length == 0) {
                        throw new IOException("the server names a document behind its source");
                    }
                    documents.add(id, routing, version, json);
                    taken = true;
                }
                case "sort" -> after = new String(json.raw(), StandardCharsets.UTF_8);
                default -> json.skip();
            }
        }
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
