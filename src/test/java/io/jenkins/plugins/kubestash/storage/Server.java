package io.jenkins.plugins.kubestash.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A storage's server as a process on a port of 127.0.0.1, that can die and come back. */
public final class Server implements AutoCloseable {
    private static final int MOST_LOOKS = 1500;

    private final int port;
    private final ProcessBuilder builder;
    private Process process;

    /** Starts it and waits until it takes connections. */
    public Server(int port, Path log, List<String> command) {
        this.port = port;
        builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        start();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start() {
        try {
            process = builder.start();
            for (int looks = 0; !answers(); looks++) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || looks == MOST_LOOKS) {
                    throw new IllegalStateException("does not start: " + builder.command() + ", see "
                            + builder.redirectOutput().file());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
