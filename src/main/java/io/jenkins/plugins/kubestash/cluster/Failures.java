package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Makes of whatever went wrong with a request one line for the user, and a kind for the program. Details go to the
 * system log; of a Secret's refusal nothing that could hold its values is quoted.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1000;

    private final String server;

    /** @param server {@code https://host:port}, without credentials */
    Failures(String server) {
        this.server = server;
    }

    ClusterException of(Request request, Throwable failure) {
        if (failure instanceof ClusterException known) {
            return known;
        }
        if (failure instanceof Refused refused) {
            return refused(request, refused.status(), refused.body());
        }
        LOG.log(Level.DEBUG, () -> request + " failed", failure);
        return new ClusterException(
                Kind.UNREACHABLE,
                line("the cluster at " + server + " does not answer: " + cause(failure) + " (" + request.shown()
                        + ")"));
    }

    /** The answer was a success, but not what such a request is answered with. */
    ClusterException unreadable(Request request) {
        return new ClusterException(
                Kind.UNREACHABLE,
                line("cannot " + request.shown() + ": " + server
                        + " answers, but not as a Kubernetes API server does: check the server's address"));
    }

    private ClusterException refused(Request request, int status, String body) {
        JsonNode answer = parse(body);
        String message = answer.path("message").asText("");
        String reason = answer.path("reason").asText("");
        if (status == 401) {
            return failure(
                    Kind.FORBIDDEN,
                    "the cluster at " + server + " does not know these credentials (" + request.shown()
                            + "): renew the token or client certificate");
        }
        if (status == 403 || message.contains("admission webhook")) {
            return failure(Kind.FORBIDDEN, forbidden(request, message));
        }
        if (status == 404 && request.kind() != Request.Kind.APP_BINDING && !isAboutAnObject(answer, message)) {
            return unreadable(request); // some proxy's, or a server's that is starting: never take it for "not there"
        }
        if (status == 404) {
            return failure(Kind.NOT_FOUND, notFound(request, answer, message));
        }
        if (status == 410 && request.continuesAList()) {
            return failure(
                    Kind.EXPIRED,
                    "the cluster at " + server + " no longer has the rest of the list (" + request.shown() + ")");
        }
        if (status == 409 && request.changesAsSeen()) {
            return failure(Kind.CONFLICT, "cannot " + request.shown() + ": it has changed since it was seen");
        }
        if (status == 409 && (request.hasPreconditions() || !reason.equals("Conflict"))) {
            return failure(
                    Kind.CONFLICT, "cannot " + request.shown() + ": another " + request.kind().word + " has this name");
        }
        if (status == 408 || status == 409 || status == 410 || status == 429 || status >= 500 || status < 400) {
            return failure(
                    Kind.UNREACHABLE,
                    "the cluster at " + server + " does not answer: HTTP status " + status + said(request, message)
                            + " (" + request.shown() + ")");
        }
        return failure(
                Kind.INVALID, "the cluster does not take this: cannot " + request.shown() + causes(request, answer));
    }

    private static boolean isAboutAnObject(JsonNode answer, String message) {
        return answer.path("kind").asText().equals("Status")
                && !message.equals("the server could not find the requested resource");
    }

    private static String forbidden(Request request, String message) {
        boolean everywhere = request.namespace().isEmpty();
        String what = "may not " + request.verb() + " " + request.kind().plural + " in "
                + (everywhere ? "all namespaces" : "namespace " + request.namespace());
        if (message.contains("exceeded quota")) {
            return "may not " + request.shown() + ": " + message.substring(message.indexOf("exceeded quota"))
                    + ": ask for less or raise the quota";
        }
        if (message.contains(" cannot ")) {
            return what + ": " + withoutPrefix(message) + ": bind a "
                    + (everywhere
                            ? "ClusterRole that allows it, or name the cluster's namespaces"
                            : "Role that allows it");
        }
        return what + (message.isEmpty() ? "" : ": " + withoutPrefix(message));
    }

    /** Leaves out {@code jobs.batch "x" is forbidden: }. */
    private static String withoutPrefix(String message) {
        int prefix = message.indexOf("is forbidden: ");
        return prefix < 0 ? message : message.substring(prefix + "is forbidden: ".length());
    }

    private String notFound(Request request, JsonNode answer, String message) {
        if (answer.path("details").path("kind").asText().equals("namespaces")) {
            return "cannot " + request.shown() + ": there is no namespace " + request.namespace()
                    + " in the cluster at " + server + ": create it or correct the name";
        }
        String said = message.isEmpty() || message.endsWith("not found") ? "" : ": " + message;
        return "there is no " + request.kind().word + " " + request.namespace() + "/" + request.name()
                + " in the cluster at " + server + said;
    }

    private static String said(Request request, String message) {
        return message.isEmpty() || request.kind() == Request.Kind.SECRET ? "" : ", " + message;
    }

    private static String causes(Request request, JsonNode answer) {
        boolean secret = request.kind() == Request.Kind.SECRET;
        List<String> causes = new ArrayList<>();
        for (JsonNode cause : answer.path("details").path("causes")) {
            causes.add(cause.path("field").asText() + ": "
                    + cause.path(secret ? "reason" : "message").asText());
        }
        String all = String.join("; ", causes);
        return all.isEmpty() ? said(request, answer.path("message").asText("")).replaceFirst("^, ", ": ") : ": " + all;
    }

    private static ClusterException failure(Kind kind, String message) {
        return new ClusterException(kind, line(message));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String cause(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String last = "";
        for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return "its name cannot be resolved";
            }
            if (t instanceof CertificateException) {
                return "its certificate is not trusted: check the certificate authority that is given for it";
            }
            if (t instanceof HttpTimeoutException || t instanceof TimeoutException) {
                return "time-out";
            }
            last = t instanceof RuntimeException ? last : words(t);
        }
        return last.isEmpty() ? "the request failed" : last;
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        if (failure instanceof SSLException) {
            return "TLS failed: " + message;
        }
        if (failure instanceof ConnectException) {
            return message.isEmpty() ? "connection refused" : message.toLowerCase(Locale.ROOT);
        }
        return failure instanceof SocketException || message.isEmpty() ? "the connection broke" : message;
    }

    /** One line without control characters, of a length that a log can bear. */
    static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }
}
