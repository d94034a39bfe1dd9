package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.net.Causes;
import io.jenkins.plugins.kubestash.agent.net.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** Opens connections with the session's credentials and TLS. */
final class Connector {
    private final MongoSettings settings;

    Connector(MongoSettings settings) {
        this.settings = settings;
    }

    MongoSettings settings() {
        return settings;
    }

    /**
     * A connection that is authenticated and may be used.
     *
     * @throws AgentFailure DATABASE_REFUSED when TLS or the credentials do not fit
     * @throws IOException when the server cannot be reached
     */
    MongoConnection connect(MongoAddress address) throws IOException {
        MongoConnection connection = open(address);
        try {
            Login.with(settings, connection);
            return connection;
        } catch (MongoError e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            connection.close();
            throw clearer(address, e);
        } catch (AgentFailure e) {
            connection.close();
            throw e;
        }
    }

    /** Whether it answers at all; nobody logs in. */
    void greet(MongoAddress address) throws IOException {
        try (MongoConnection connection = open(address)) {
            connection.hello();
        }
    }

    private MongoConnection open(MongoAddress address) throws IOException {
        Endpoint server = server(address);
        Socket transport = server.reach();
        try {
            Socket spoken = server.spoken(transport);
            return new MongoConnection(address, transport, spoken, settings.answerTimeout());
        } catch (IOException | AgentFailure e) {
            transport.close();
            throw e;
        }
    }

    /** What it means that the first words over a connection failed. */
    private IOException clearer(MongoAddress address, IOException failure) {
        Endpoint server = server(address);
        server.refuseIfAlert(failure);
        boolean foreign = failure instanceof Wire.NotMongo;
        if (foreign || Causes.any(failure, EOFException.class) || Causes.any(failure, SocketException.class)) {
            server.refuseIfAboutTls(failure);
        }
        if (foreign) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    "something that is not MongoDB answers at " + address + ": check host and port",
                    failure);
        }
        return failure;
    }

    private Endpoint server(MongoAddress address) {
        return new Endpoint(
                "mongodb at " + address,
                address.host(),
                address.port(),
                settings.connectTimeout(),
                settings.tlsWith(address),
                Connector::answersHello);
    }

    private static boolean answersHello(Socket socket) throws IOException {
        new Wire(socket.getInputStream(), socket.getOutputStream())
                .exchange(Document.of("isMaster", 1).with("$db", "admin"));
        return true;
    }
}
