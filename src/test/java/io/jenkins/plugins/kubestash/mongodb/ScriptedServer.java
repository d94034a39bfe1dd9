package io.jenkins.plugins.kubestash.mongodb;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bson.BsonDocument;

/**
 * A server that answers some commands by a script and hands all others to a real mongo-java-server behind it. What is
 * scripted is what a mongo-java-server does not know: replica sets, shards, locks, logging in.
 */
public abstract class ScriptedServer implements AutoCloseable {
    private static final Set<String> BEFORE_LOGIN = Set.of(
            "hello", "ismaster", "saslstart", "saslcontinue", "authenticate", "ping", "buildinfo", "endsessions");
    private static final Set<String> WRITES = Set.of(
            "insert",
            "update",
            "delete",
            "findandmodify",
            "create",
            "createindexes",
            "drop",
            "dropdatabase",
            "applyops");

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer<Message>> hooks = new ConcurrentHashMap<>();
    private final Map<String, BsonDocument> failures = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Backend backend;
    private volatile int port;
    private volatile ServerSocket door;
    private volatile Users users = Users.NONE;
    private volatile Optional<SSLContext> tls = Optional.empty();
    private volatile boolean clientCertificate;

    ScriptedServer(Backend backend) {
        this.backend = backend;
        open();
    }

    /** What this kind of server knows; empty for what goes to the server behind it. */
    abstract Optional<BsonDocument> answer(Message message) throws InterruptedException;

    abstract BsonDocument hello();

    public int port() {
        return port;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Names of the commands that came, in lower case, greetings left out. */
    public List<String> commands() {
        return commands;
    }

    /** Who may log in; from then on everybody must. */
    public void users(Users allowed) {
        users = allowed;
    }

    /** Speaks TLS from now on. */
    public void tls(SSLContext context, boolean needsClientCertificate) {
        close();
        tls = Optional.of(context);
        clientCertificate = needsClientCertificate;
        open();
    }

    /** Does this when a command comes, before it is answered; the command's name in lower case. */
    public void when(String command, Consumer<Message> hook) {
        hooks.put(command.toLowerCase(Locale.ROOT), hook);
    }

    /** Answers a command so from now on. */
    public void fail(String command, int code, String name, String message) {
        failures.put(command.toLowerCase(Locale.ROOT), Replies.error(code, name, message));
    }

    /** From now on this collection is never read to an end; the latch opens when the first reader is caught. */
    public CountDownLatch stall(String collection) {
        CountDownLatch caught = new CountDownLatch(1);
        when("find", message -> {
            if (message.body().getString("find").getValue().equals(collection)) {
                caught.countDown();
                hang();
            }
        });
        return caught;
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on whoever reads this collection loses the connection. */
    public void cut(String collection) {
        when("find", message -> {
            if (message.body().getString("find").getValue().equals(collection)) {
                throw new UncheckedIOException(new IOException("cut"));
            }
        });
    }

    /** The port stays the same; whoever else has got it meanwhile is waited for. */
    public final void open() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                ServerSocket fresh = tls.isPresent() ? secure(tls.get()) : new ServerSocket();
                fresh.setReuseAddress(true);
                fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
                port = fresh.getLocalPort();
                door = fresh;
                daemon(() -> accept(fresh));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private ServerSocket secure(SSLContext context) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.setNeedClientAuth(clientCertificate);
        return socket;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket socket = from.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket;
                Socket behind = backend.connect()) {
            open.add(behind);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            DataInputStream answers = new DataInputStream(new BufferedInputStream(behind.getInputStream()));
            Login login = new Login(users, socket instanceof SSLSocket secure ? Optional.of(secure) : Optional.empty());
            for (Message message = Message.read(in); message != null; message = Message.read(in)) {
                out.write(answer(message, login, behind.getOutputStream(), answers));
                out.flush();
            }
        } catch (IOException | UncheckedIOException | InterruptedException e) {
            // this side or the other is gone
        } finally {
            open.remove(socket);
        }
    }

    private byte[] answer(Message message, Login login, OutputStream to, DataInputStream from)
            throws IOException, InterruptedException {
        String command = message.command().toLowerCase(Locale.ROOT);
        if (!command.equals("hello") && !command.equals("ismaster")) {
            commands.add(command);
        }
        Consumer<Message> hook = hooks.get(command);
        if (hook != null) {
            hook.accept(message);
        }
        Optional<BsonDocument> scripted = Optional.ofNullable(failures.get(command));
        if (scripted.isEmpty()) {
            scripted = common(message, command, login);
        }
        if (scripted.isEmpty() && users.mustLogIn() && !login.done() && !BEFORE_LOGIN.contains(command)) {
            scripted =
                    Optional.of(Replies.error(13, "Unauthorized", "command " + command + " requires authentication"));
        }
        if (scripted.isEmpty()) {
            scripted = answer(message);
        }
        return scripted.isPresent() ? message.answer(scripted.get()) : backend.forward(message, this, to, from);
    }

    private Optional<BsonDocument> common(Message message, String command, Login login) throws InterruptedException {
        switch (command) {
            case "hello", "ismaster":
                if (message.body().containsKey("maxAwaitTimeMS")) {
                    // nothing changes: as a server does, it answers when the time is over
                    new CountDownLatch(1)
                            .await(message.body().getNumber("maxAwaitTimeMS").longValue(), TimeUnit.MILLISECONDS);
                }
                return Optional.of(login.mechanisms(message.body(), hello()));
            case "saslstart", "saslcontinue", "authenticate":
                return Optional.of(login.answer(message, command));
            case "atlasversion":
                return Optional.of(Replies.error(59, "CommandNotFound", "no such command: 'atlasVersion'"));
            default:
                return Optional.empty();
        }
    }

    static boolean isWrite(Message message) {
        return WRITES.contains(message.command().toLowerCase(Locale.ROOT));
    }

    /** Where commands go that are not scripted: the database as the server behind knows it. */
    String databaseBehind(String database) {
        return database;
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-mongodb");
        thread.setDaemon(true);
        thread.start();
    }

    /** As if its node had died: the data stay. */
    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
