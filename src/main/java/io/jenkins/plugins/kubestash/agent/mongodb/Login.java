package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Proves to a member who we are: SCRAM or the client certificate. */
final class Login {
    private static final String EXTERNAL = "$external";
    private static final int NONCE_BYTES = 24;

    private final MongoSettings settings;
    private final MongoConnection connection;

    private Login(MongoSettings settings, MongoConnection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /** Greets the member, so that no password goes to something else than MongoDB, and logs in where there is a user. */
    static void with(MongoSettings settings, MongoConnection connection) throws IOException {
        new Login(settings, connection).run();
    }

    private void run() throws IOException {
        Document hello = greet();
        if (!settings.authenticates() || hello.flag("arbiterOnly")) {
            return;
        }
        try {
            if (settings.x509()) {
                certificate();
            } else {
                scram(mechanism(hello.texts("saslSupportedMechs")));
            }
        } catch (MongoError e) {
            throw explain(e);
        } catch (GeneralSecurityException e) {
            throw refused(
                    "the agent cannot compute SCRAM for mongodb at " + connection.address() + ": " + Texts.said(e));
        }
    }

    private Document greet() throws IOException {
        try {
            return connection.command("admin", greeting("hello"));
        } catch (MongoError e) {
            if (e.isUnknownCommand()) {
                return connection.command("admin", greeting("isMaster"));
            }
            throw e;
        }
    }

    private Document greeting(String word) {
        Document driver = Document.of("name", "kubestash").with("version", "1");
        Document client = Document.of("application", Document.of("name", "kubestash"))
                .with("driver", driver)
                .with("os", Document.of("type", "Linux"));
        Document hello = Document.of(word, 1).with("client", client);
        return settings.authenticates() && !settings.x509()
                ? hello.with("saslSupportedMechs", settings.authSource() + "." + settings.username())
                : hello;
    }

    private Scram.Mechanism mechanism(List<String> supported) {
        String wanted = settings.mechanism();
        if (!wanted.isEmpty()) {
            return wanted.equals(Scram.Mechanism.SHA_1.word) ? Scram.Mechanism.SHA_1 : Scram.Mechanism.SHA_256;
        }
        boolean newer = supported.isEmpty() || supported.contains(Scram.Mechanism.SHA_256.word);
        return newer ? Scram.Mechanism.SHA_256 : Scram.Mechanism.SHA_1;
    }

    private void certificate() throws IOException {
        Document command = Document.of("authenticate", 1).with("mechanism", MongoSettings.X509);
        if (!settings.username().isEmpty()) {
            command.with("user", settings.username());
        }
        connection.command(EXTERNAL, command);
    }

    private void scram(Scram.Mechanism mechanism) throws IOException, GeneralSecurityException {
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        Scram scram = new Scram(
                mechanism,
                settings.username(),
                mechanism.secret(settings.username(), settings.password()),
                Base64.getEncoder().encodeToString(random));
        try {
            String source = settings.authSource();
            Document start = Document.of("saslStart", 1)
                    .with("mechanism", mechanism.word)
                    .with("payload", scram.first())
                    .with("options", Document.of("skipEmptyExchange", true));
            Document first = connection.command(source, start);
            Document second = connection.command(source, next(first, scram.proof(first.bytes("payload"))));
            scram.check(second.bytes("payload"));
            if (!second.flag("done")) {
                connection.command(source, next(second, new byte[0]));
            }
        } catch (Scram.Refused e) {
            throw refused("mongodb at " + connection.address() + ": " + e.getMessage()
                    + ": this is not the server that it should be");
        }
    }

    private static Document next(Document before, byte[] payload) {
        return Document.of("saslContinue", 1)
                .with("conversationId", before.fields().getOrDefault("conversationId", 1))
                .with("payload", payload);
    }

    private AgentFailure explain(MongoError e) throws MongoError {
        String where = "mongodb at " + connection.address();
        if (e.isWrongCredential()) {
            return settings.x509()
                    ? refused(where + " does not know a user of the client certificate's name, or does not take "
                            + "certificates: add the user to $external, or check the AppBinding's tlsSecret")
                    : refused(where + " refuses the user name or password (authenticationDatabase '"
                            + settings.authSource() + "'): check the AppBinding's Secret");
        }
        if (e.mayPass()) {
            throw e;
        }
        return refused(e.getMessage() + ": check the AppBinding's Secret and authMechanism");
    }

    private static AgentFailure refused(String message) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message);
    }
}
