package io.jenkins.plugins.kubestash.agent.http;

import io.jenkins.plugins.kubestash.agent.net.Causes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One connection, for one request after the other. */
final class HttpConnection implements BodyInput.Owner {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 256;
    private static final long NOT_WRITING = -1;

    /** Takes a connection that is not needed for its request any more. */
    interface Release {
        void released(HttpConnection connection, boolean again);
    }

    /** The server closed the connection and said nothing at all. */
    static final class Unanswered extends IOException {
        Unanswered(IOException cause) {
            super(Causes.said(cause), cause);
        }
    }

    private final HttpAddress address;
    private final Socket transport;
    private final InputStream in;
    private final OutputStream out;
    private final Release release;
    private final AtomicLong writingSince = new AtomicLong(NOT_WRITING);
    private volatile boolean givenUp;
    private volatile long idleSince;
    private boolean again;
    private String request = "";

    HttpConnection(HttpAddress address, Socket transport, Socket spoken, Release release) throws IOException {
        this.address = address;
        this.transport = transport;
        this.in = new BufferedInputStream(spoken.getInputStream(), BUFFER);
        this.out = new BufferedOutputStream(spoken.getOutputStream(), 16 * 1024);
        this.release = release;
    }

    /** Since when it has nothing to do, as System.nanoTime tells. */
    long idleSince() {
        return idleSince;
    }

    HttpResponse exchange(HttpRequest asked, HttpSettings settings) throws IOException {
        request = asked.toString();
        again = false;
        IOException unsent = null;
        try {
            write(asked, settings);
        } catch (HttpBodyFailure e) {
            throw e.failure;
        } catch (IOException e) {
            // A server may refuse before it has read everything: then it has said why.
            unsent = e;
        }
        return answer(asked, unsent);
    }

    private void write(HttpRequest asked, HttpSettings settings) throws IOException {
        OutputStream sent = new Ticking();
        sent.write(head(asked, settings).getBytes(StandardCharsets.ISO_8859_1));
        if (asked.length() < 0) {
            ChunkedOutput chunks = new ChunkedOutput(sent);
            bodyOf(asked, chunks);
            chunks.finish();
        } else if (asked.length() > 0) {
            bodyOf(asked, sent);
        }
        sent.flush();
    }

    private static void bodyOf(HttpRequest asked, OutputStream to) throws IOException {
        Watched watched = new Watched(to);
        try {
            asked.body().writeTo(watched);
        } catch (IOException e) {
            throw watched.failed ? e : new HttpBodyFailure(e);
        }
    }

    private String head(HttpRequest asked, HttpSettings settings) {
        String authorization = settings.authorization();
        StringBuilder head = new StringBuilder(asked.method())
                .append(' ')
                .append(asked.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(settings.authority())
                .append("\r\nAccept-Encoding: identity\r\n");
        if (!authorization.isEmpty() && !asked.headers().containsKey("Authorization")) {
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        asked.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (asked.length() < 0) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (asked.length() > 0 || asked.method().startsWith("P")) {
            head.append("Content-Length: ").append(asked.length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private HttpResponse answer(HttpRequest asked, IOException unsent) throws IOException {
        int status = status(unsent);
        Map<String, String> headers = headers();
        while (status / 100 == 1) {
            status = status(unsent);
            headers = headers();
        }
        again = unsent == null && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        return new HttpResponse(status, headers, body(asked, status, headers));
    }

    private int status(IOException unsent) throws IOException {
        int first;
        try {
            in.mark(1);
            first = in.read();
            in.reset();
        } catch (SocketTimeoutException e) {
            throw unsent == null ? e : unsent;
        } catch (IOException e) {
            throw new Unanswered(unsent == null || e instanceof javax.net.ssl.SSLException ? e : unsent);
        }
        if (first < 0) {
            throw new Unanswered(
                    unsent == null ? new IOException("the server closed the connection without an answer") : unsent);
        }
        if (first != 'H') {
            throw new Unanswered(new IOException("what answers there does not speak HTTP"));
        }
        String line = Lines.read(in, LONGEST_LINE);
        if (!line.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?")) {
            throw new IOException("what answers there does not speak HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = Lines.read(in, LONGEST_LINE); !line.isEmpty(); line = Lines.read(in, LONGEST_LINE)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("the head of the answer is damaged");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        return headers;
    }

    private InputStream body(HttpRequest asked, int status, Map<String, String> headers) throws IOException {
        if (asked.method().equals("HEAD") || status == 204 || status == 304) {
            return BodyInput.ofLength(in, 0, this);
        }
        String coding = headers.getOrDefault("transfer-encoding", "");
        if (coding.equalsIgnoreCase("chunked")) {
            return BodyInput.inChunks(in, this);
        }
        String length = headers.getOrDefault("content-length", "");
        if (coding.isEmpty() && length.matches("[0-9]{1,18}")) {
            return BodyInput.ofLength(in, Long.parseLong(length), this);
        }
        throw new IOException("the answer has neither a length nor chunks: whether it is whole cannot be known");
    }

    @Override
    public void done(boolean whole) {
        idleSince = System.nanoTime();
        release.released(this, whole && again);
    }

    @Override
    public IOException explained(IOException e) {
        return new IOException(address + ": " + request + ": " + Causes.said(e), e);
    }

    void endStuckWrite(long now, Duration patience) {
        long since = writingSince.get();
        if (since != NOT_WRITING && now - since > patience.toNanos()) {
            givenUp = true;
            close();
        }
    }

    void close() {
        try {
            // Not the TLS socket's, which would wait to say good-bye to a server that may hear nothing.
            transport.close();
        } catch (IOException e) {
            // it is of no use any more, closed or not
        }
    }

    /** The server's taking of bytes is what the clock is for, not how long a body takes to be made. */
    private final class Ticking extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = offset, end = offset + length; at < end; at += BUFFER) {
                int from = at;
                timed(() -> out.write(bytes, from, Math.min(BUFFER, end - from)));
            }
        }

        @Override
        public void flush() throws IOException {
            timed(out::flush);
        }

        private void timed(Step step) throws IOException {
            writingSince.set(System.nanoTime());
            try {
                step.run();
            } catch (IOException e) {
                throw givenUp ? new SocketTimeoutException("the server takes nothing any more") : e;
            } finally {
                writingSince.set(NOT_WRITING);
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Knows whether it was the connection that failed. */
    private static final class Watched extends OutputStream {
        private final OutputStream out;
        private boolean failed;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }

    /** The maker of a body failed, not the connection. */
    private static final class HttpBodyFailure extends IOException {
        private final IOException failure;

        HttpBodyFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
