package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Answers are worded as kube-apiserver words them. */
class FailuresTest {
    private static final ObjectRef REF = new ObjectRef("demo", "backup-1");
    private static final Request CREATE_JOB = Request.create(Request.Kind.JOB, REF, "{}");
    private static final Request CREATE_SECRET = Request.create(Request.Kind.SECRET, REF, "{}");
    private final Failures failures = new Failures("https://host:6443");

    @Test
    void rbacRefusalNamesWhatIsNotAllowedAndToWhom() {
        expect(
                refused(
                        CREATE_JOB,
                        403,
                        "Forbidden",
                        "jobs.batch is forbidden: User \\\"ci\\\" cannot create resource \\\"jobs\\\" in API group"
                                + " \\\"batch\\\" in the namespace \\\"demo\\\""),
                Kind.FORBIDDEN,
                "may not create jobs in namespace demo: User \"ci\" cannot create resource \"jobs\" in API group"
                        + " \"batch\" in the namespace \"demo\": bind a Role that allows it");
    }

    @Test
    void quotaRefusalKeepsTheServersFigures() {
        expect(
                refused(
                        CREATE_JOB,
                        403,
                        "Forbidden",
                        "jobs.batch \\\"backup-1\\\" is forbidden: exceeded quota: q, requested: count/jobs.batch=1,"
                                + " used: count/jobs.batch=5, limited: count/jobs.batch=5"),
                Kind.FORBIDDEN,
                "may not create Job demo/backup-1: exceeded quota: q, requested: count/jobs.batch=1, used:"
                        + " count/jobs.batch=5, limited: count/jobs.batch=5: ask for less or raise the quota");
    }

    @Test
    void webhookRefusalIsForbiddenWhateverItsStatus() {
        expect(
                refused(CREATE_JOB, 400, "BadRequest", "admission webhook \\\"policy\\\" denied the request: no\\nway"),
                Kind.FORBIDDEN,
                "may not create jobs in namespace demo: admission webhook \"policy\" denied the request: no way");
    }

    @Test
    void unknownCredentialsAreForbidden() {
        expect(
                refused(CREATE_JOB, 401, "Unauthorized", "Unauthorized"),
                Kind.FORBIDDEN,
                "the cluster at https://host:6443 does not know these credentials (create Job demo/backup-1): renew"
                        + " the token or client certificate");
    }

    @Test
    void missingObjectAndMissingNamespaceAreToldApart() {
        expect(
                refused(
                        Request.get(Request.Kind.APP_BINDING, REF),
                        404,
                        "NotFound",
                        "appbindings.appcatalog.appscode.com \\\"backup-1\\\" not found"),
                Kind.NOT_FOUND,
                "there is no AppBinding demo/backup-1 in the cluster at https://host:6443");
        String namespace =
                "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"message\":\"namespaces \\\"demo\\\" not found\","
                        + "\"details\":{\"name\":\"demo\",\"kind\":\"namespaces\"}}";
        expect(
                failures.of(CREATE_JOB, new Refused(404, namespace)),
                Kind.NOT_FOUND,
                "cannot create Job demo/backup-1: there is no namespace demo in the cluster at https://host:6443:"
                        + " create it or correct the name");
    }

    @Test
    void notFoundByWhoIsNoApiServerSaysNothingAboutTheObject() {
        for (String body : new String[] {
            "",
            "404 page not found",
            "<html></html>",
            "{\"kind\":\"Status\",\"message\":\"the server could not find the requested resource\"}"
        }) {
            expect(
                    failures.of(Request.get(Request.Kind.JOB, REF), new Refused(404, body)),
                    Kind.UNREACHABLE,
                    "cannot get Job demo/backup-1: https://host:6443 answers, but not as a Kubernetes API server does:"
                            + " check the server's address");
        }
    }

    @Test
    void nameThatIsTakenIsAConflictAndARaceOfTheServersIsNot() {
        expect(
                refused(CREATE_JOB, 409, "AlreadyExists", "jobs.batch \\\"backup-1\\\" already exists"),
                Kind.CONFLICT,
                "cannot create Job demo/backup-1: another Job has this name");
        assertThat(refused(CREATE_JOB, 409, "Conflict", "Operation cannot be fulfilled on resourcequotas \\\"q\\\"")
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void invalidObjectComesWithTheServersCauses() {
        String body =
                "{\"kind\":\"Status\",\"reason\":\"Invalid\",\"message\":\"Job is invalid\",\"details\":{\"causes\":["
                        + "{\"reason\":\"FieldValueInvalid\",\"field\":\"spec.a\",\"message\":\"Invalid value: \\\"s3cret\\\"\"},"
                        + "{\"reason\":\"FieldValueRequired\",\"field\":\"spec.b\",\"message\":\"Required value\"}]}}";
        expect(
                failures.of(CREATE_JOB, new Refused(422, body)),
                Kind.INVALID,
                "the cluster does not take this: cannot create Job demo/backup-1: spec.a: Invalid value: \"s3cret\";"
                        + " spec.b: Required value");
        expect(
                failures.of(CREATE_SECRET, new Refused(422, body)),
                Kind.INVALID,
                "the cluster does not take this: cannot create Secret demo/backup-1: spec.a: FieldValueInvalid;"
                        + " spec.b: FieldValueRequired");
        assertThat(refused(CREATE_SECRET, 400, "BadRequest", "illegal base64 data in s3cret"))
                .hasMessage("the cluster does not take this: cannot create Secret demo/backup-1");
        assertThat(refused(CREATE_JOB, 400, "BadRequest", "no such field"))
                .hasMessage("the cluster does not take this: cannot create Job demo/backup-1: no such field");
    }

    @Test
    void busyOrBrokenServerIsUnreachable() {
        for (int status : new int[] {408, 410, 429, 500, 502, 503, 504}) {
            assertThat(refused(CREATE_JOB, status, "X", "try later").kind()).isEqualTo(Kind.UNREACHABLE);
        }
        expect(
                failures.of(CREATE_JOB, new Refused(503, "<html>no\nbackend</html>")),
                Kind.UNREACHABLE,
                "the cluster at https://host:6443 does not answer: HTTP status 503 (create Job demo/backup-1)");
    }

    @Test
    void networkFailuresSayWhatIsWrong() {
        network(new ConnectException(), "connection refused");
        IOException unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        network(unknown, "its name cannot be resolved");
        network(new HttpConnectTimeoutException("HTTP connect timed out"), "time-out");
        network(new IOException("Connection reset"), "Connection reset");
        network(
                new SSLHandshakeException("x").initCause(new CertificateException("PKIX")),
                "its certificate is not trusted: check the certificate authority that is given for it");
        network(new SSLHandshakeException("no\ncipher"), "TLS failed: no cipher");
        network(new IllegalStateException("internals"), "the request failed");
    }

    private void network(Throwable failure, String said) {
        expect(
                failures.of(CREATE_JOB, failure),
                Kind.UNREACHABLE,
                "the cluster at https://host:6443 does not answer: " + said + " (create Job demo/backup-1)");
    }

    @Test
    void longMessageIsShortened() {
        assertThat(refused(CREATE_JOB, 400, "BadRequest", "x".repeat(5000)).getMessage())
                .hasSizeLessThan(1010)
                .endsWith(" …");
    }

    private ClusterException refused(Request request, int status, String reason, String message) {
        String body = "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"" + reason + "\",\"message\":\""
                + message + "\",\"code\":" + status + "}";
        return failures.of(request, new Refused(status, body));
    }

    private static void expect(ClusterException failure, Kind kind, String message) {
        assertThat(failure).hasMessage(message).hasNoCause();
        assertThat(failure.kind()).isEqualTo(kind);
    }
}
