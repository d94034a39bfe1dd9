package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.http.HttpAddress;
import io.jenkins.plugins.kubestash.agent.http.HttpBody;
import io.jenkins.plugins.kubestash.agent.http.HttpClient;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's own HTTP commands, which make and restore snapshots since 3.9. */
final class AdminServer implements Closeable {
    private static final int PORT = 8080;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** It answers when the snapshot is written or restored, not before. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    private static final int LONGEST_TEXT = 1 << 16;
    private static final String ZXID = "last_zxid";
    private static final Pattern RESTORED = Pattern.compile("\"last_zxid\"\\s*:\\s*(-?[0-9]{1,19})");

    private final HttpClient client;

    AdminServer(Settings settings) {
        boolean tls = settings.flag("KUBESTASH_PARAM_ADMIN_TLS", false);
        HttpAddress address = new HttpAddress(
                settings.required("KUBESTASH_DB_HOST"),
                (int) settings.number("KUBESTASH_PARAM_ADMIN_PORT", PORT, 1, 65535),
                tls);
        String pair = settings.firstOf("KUBESTASH_DB_USERNAME") + ":" + settings.firstOf("KUBESTASH_DB_PASSWORD");
        client = new HttpClient(new HttpSettings(
                address,
                "digest " + pair,
                tls ? Optional.of(TlsContext.of(settings)) : Optional.empty(),
                CONNECT_TIMEOUT,
                ANSWER_TIMEOUT));
    }

    /** A new snapshot, to be read. */
    HttpResponse snapshot() throws IOException {
        HttpResponse response = send(HttpRequest.get("/commands/snapshot?streaming=true"));
        if (response.header(ZXID).isEmpty()) {
            throw refused(
                    Reason.DATABASE_REFUSED,
                    "has no command 'snapshot' (" + said(response) + "): that takes ZooKeeper 3.9 or newer");
        }
        return response;
    }

    /** Has the server write a snapshot to its own disk. */
    void keep() throws IOException {
        send(HttpRequest.get("/commands/snapshot?streaming=false")).bytes(LONGEST_TEXT);
    }

    /** The last change before the server began with a snapshot: those that came meanwhile may be in it, or in part. */
    static long begin(HttpResponse snapshot) {
        String hex = snapshot.header(ZXID).orElse("0x0");
        return Long.parseUnsignedLong(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
    }

    /** Replaces all that the server holds; the last change in the snapshot. */
    long restore(HttpBody snapshot) throws IOException {
        HttpResponse response =
                send(HttpRequest.post("/commands/restore").stream("application/octet-stream", snapshot));
        String said = response.text(LONGEST_TEXT);
        Matcher zxid = RESTORED.matcher(said);
        if (!zxid.find()) {
            throw refused(
                    Reason.DATABASE_REFUSED,
                    "has no command 'restore' (" + oneLine(said) + "): that takes ZooKeeper 3.9 or newer");
        }
        return Long.parseLong(zxid.group(1));
    }

    private HttpResponse send(HttpRequest request) throws IOException {
        HttpResponse response = answered(request);
        switch (response.status()) {
            case 200:
                return response;
            case 401:
            case 403:
                throw refused(
                        Reason.DATABASE_REFUSED,
                        "does not let this user do that: check the AppBinding's Secret; all rights to the node / are needed");
            case 404:
            case 405:
                throw refused(Reason.DATABASE_REFUSED, "has no such command: that takes ZooKeeper 3.9 or newer");
            case 429:
                throw refused(
                        Reason.DUMP_FAILED,
                        "was asked too often: wait, or lower admin.rateLimiterIntervalInMS on the server");
            case 503:
                throw refused(
                        Reason.DATABASE_REFUSED,
                        "has this switched off: set admin.snapshot.enabled and admin.restore.enabled to true");
            case 500:
                throw refused(
                        Reason.DATABASE_REFUSED,
                        "failed: set serializeLastProcessedZxid.enabled to true, and see the server's log");
            default:
                throw refused(
                        Reason.DATABASE_REFUSED,
                        "does not take the request (status " + response.status() + "): see the server's log");
        }
    }

    private HttpResponse answered(HttpRequest request) throws IOException {
        try {
            return client.send(request);
        } catch (IOException e) {
            if (AgentFailure.behind(e).isPresent()) {
                throw e;
            }
            throw new IOException(
                    "the AdminServer cannot be used (" + e.getMessage()
                            + "): check admin.enableServer of the server and the parameter adminPort",
                    e);
        }
    }

    private AgentFailure refused(Reason reason, String what) {
        return new AgentFailure(reason, "the AdminServer at " + client.settings() + " " + what);
    }

    private static String said(HttpResponse response) throws IOException {
        return oneLine(response.text(LONGEST_TEXT));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.substring(0, Math.min(200, line.length()));
    }

    @Override
    public void close() {
        client.close();
    }
}
