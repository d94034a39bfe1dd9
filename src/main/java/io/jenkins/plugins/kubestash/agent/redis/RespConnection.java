package io.jenkins.plugins.kubestash.agent.redis;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** One connection to a server, for one thread at a time; only {@link #close} may come from another. */
final class RespConnection implements Closeable {
    private final RedisAddress address;
    private final Socket transport;
    private final RespReader reader;
    private final RespWriter writer;

    /**
     * @param transport the plain socket below everything
     * @param spoken the socket to talk through: the transport itself, or TLS over it
     */
    RespConnection(RedisAddress address, Socket transport, Socket spoken) throws IOException {
        this.address = address;
        this.transport = transport;
        this.reader = new RespReader(address, spoken.getInputStream());
        this.writer = new RespWriter(address, spoken.getOutputStream());
    }

    RedisAddress address() {
        return address;
    }

    RespReader reader() {
        return reader;
    }

    RespWriter writer() {
        return writer;
    }

    /** Sends the words and reads the answer as text: a status, a number, or a text of at most 16 MiB. */
    String call(String... words) throws IOException {
        send(words);
        return reader.text().orElse("");
    }

    /** Sends the words; the answer is to be read by the caller. */
    void send(String... words) throws IOException {
        writer.command(words.length);
        for (String word : words) {
            writer.argument(word);
        }
        writer.flush();
    }

    /** How long the next answers may take. */
    void patience(int milliseconds) throws IOException {
        transport.setSoTimeout(milliseconds);
    }

    /** Closes the transport itself: closing TLS in order would wait for a write that hangs. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
