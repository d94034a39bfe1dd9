package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The answer to one request: one JSON document, or a stream that goes on until the server closes. */
final class Reply {
    /** How an answer stops before its end. */
    enum Break {
        /** The connection is closed. */
        OFF,
        /** Nothing more comes until the server closes. */
        SILENT
    }

    private final HttpExchange exchange;
    private final CountDownLatch serverClosed;
    private final Break how;
    private final long breakAfter;

    /** @param serverClosed counted down when the server goes away */
    Reply(HttpExchange exchange, CountDownLatch serverClosed) {
        this(exchange, serverClosed, Break.OFF, Long.MAX_VALUE);
    }

    /** @param breakAfter how many bytes of the body may leave before it stops */
    Reply(HttpExchange exchange, CountDownLatch serverClosed, Break how, long breakAfter) {
        this.exchange = exchange;
        this.serverClosed = serverClosed;
        this.how = how;
        this.breakAfter = breakAfter;
    }

    void json(int code, JsonNode document) throws IOException {
        refuse(code, document, code == 429 || code == 503 ? 1 : 0);
    }

    /** @param retryAfter seconds; 0 for no word of that */
    void refuse(int code, JsonNode document, int retryAfter) throws IOException {
        if (retryAfter > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
        }
        try (OutputStream out = begin(code, "application/json")) {
            out.write(Json.bytes(document));
        }
    }

    /** For an answer without a body. */
    void empty(int code) throws IOException {
        exchange.sendResponseHeaders(code, -1);
    }

    /** Begins a chunked answer with code 200; each flush sends a chunk. */
    OutputStream stream(String contentType) throws IOException {
        return begin(200, contentType);
    }

    boolean open() {
        return serverClosed.getCount() > 0;
    }

    /** Waits until the server closes or the time is over. */
    void pause(long millis) {
        try {
            serverClosed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OutputStream begin(int code, String contentType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(code, 0);
        return new Breaking(exchange.getResponseBody());
    }

    /** Breaks off: an exception that leaves the handler makes the server drop the connection. */
    private final class Breaking extends FilterOutputStream {
        private long left = breakAfter;
        private boolean broken;

        Breaking(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (count <= left) {
                out.write(bytes, from, count);
                left -= count;
                return;
            }
            out.write(bytes, from, (int) left);
            out.flush();
            broken = true;
            if (how == Break.SILENT) {
                pause(Long.MAX_VALUE);
            }
            throw new IOException("stopped on purpose");
        }

        @Override
        public void close() throws IOException {
            if (!broken) {
                super.close();
            }
        }
    }
}
