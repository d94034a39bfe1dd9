package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** Proves user name and password by SASL's DIGEST-MD5, by which the password itself is never sent. */
final class SaslLogin {
    private static final String MECHANISM = "DIGEST-MD5";
    private static final String PROTOCOL = "zookeeper";
    private static final String SERVER = "zk-sasl-md5";

    private final Session session;
    private final ZooKeeperSettings settings;

    SaslLogin(Session session) {
        this.session = session;
        this.settings = session.settings();
    }

    /**
     * Whether the server has SASL at all and we are known now.
     *
     * @throws AgentFailure DATABASE_REFUSED when it does not believe us
     */
    boolean run() throws IOException {
        Optional<byte[]> challenge = exchange(new byte[0]);
        if (challenge.isEmpty()) {
            return false;
        }
        SaslClient client = client();
        try {
            while (!client.isComplete()) {
                byte[] response = client.evaluateChallenge(challenge.orElseThrow(() -> refused(null)));
                if (response != null) {
                    challenge = exchange(response);
                }
            }
            return true;
        } catch (SaslException e) {
            throw refused(e);
        } finally {
            client.dispose();
        }
    }

    private Optional<byte[]> exchange(byte[] token) throws IOException {
        Reply reply;
        try {
            reply = session.call(Packet.request(Operation.SASL, token.length).buffer(token));
        } catch (ConnectionClosed e) {
            throw refused(e);
        }
        if (!reply.error().isNone()) {
            throw refused(null);
        }
        return reply.buffer();
    }

    private SaslClient client() throws SaslException {
        CallbackHandler credentials = callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName(settings.username());
                } else if (callback instanceof PasswordCallback password) {
                    password.setPassword(settings.password().toCharArray());
                } else if (callback instanceof RealmCallback realm) {
                    realm.setText(realm.getDefaultText());
                }
            }
        };
        SaslClient client =
                Sasl.createSaslClient(new String[] {MECHANISM}, null, PROTOCOL, SERVER, Map.of(), credentials);
        if (client == null) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, "the Java runtime has no SASL " + MECHANISM);
        }
        return client;
    }

    private AgentFailure refused(Throwable cause) {
        return new AgentFailure(
                Reason.DATABASE_REFUSED,
                settings + " does not accept user name and password by SASL " + MECHANISM
                        + ": check the AppBinding's Secret, or set auth to digest",
                cause);
    }
}
