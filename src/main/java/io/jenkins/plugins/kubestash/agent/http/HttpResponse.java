package io.jenkins.plugins.kubestash.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A server's answer, whose body is still to be read. Reading the body to its end gives the connection back; closing
 * the answer earlier closes the connection.
 */
public final class HttpResponse implements Closeable {
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    HttpResponse(int status, Map<String, String> headers, InputStream body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** Whether the status is one of the 200s. */
    public boolean good() {
        return status / 100 == 2;
    }

    /** @param name in any case; of a header that comes several times, all values with commas between them */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Its end means that the whole body came: a body that is cut throws from {@code read}. */
    public InputStream body() {
        return body;
    }

    /** The body as bytes, and the connection back. */
    public byte[] bytes(int most) throws IOException {
        try (this) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                if (bytes.size() + count > most) {
                    throw new IOException("an answer is longer than " + most + " bytes");
                }
                bytes.write(buffer, 0, count);
            }
            return bytes.toByteArray();
        }
    }

    /** The body as UTF-8, and the connection back. */
    public String text(int most) throws IOException {
        return new String(bytes(most), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
