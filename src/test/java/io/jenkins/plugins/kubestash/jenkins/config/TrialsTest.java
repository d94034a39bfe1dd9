package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.storage.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What "Test connection" says, of real servers. */
class TrialsTest {
    private static final String SECRET = "canary-5up3r";
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "jenkins", "AWS_SECRET_ACCESS_KEY", SECRET);
    private static final Map<String, String> USER =
            Map.of("REST_SERVER_USERNAME", "jenkins", "REST_SERVER_PASSWORD", SECRET);

    @TempDir
    Path directory;

    @Test
    void clusterAnswersAndHasTheRightsOrNot() {
        try (EmbeddedCluster embedded = EmbeddedCluster.builder().token(SECRET).start()) {
            String url = embedded.url();
            String start = "Kubernetes v1.32.4+embedded at " + url + " answers. ";
            assertThat(trial(url, SECRET, "a b x-*"))
                    .isEqualTo(Finding.good(start + "The rights that sessions need are there in a, b."));
            assertThat(trial(url, SECRET, ""))
                    .isEqualTo(Finding.good(start + "The rights that sessions need are there in all namespaces."));

            embedded.permissions().deny("create", "jobs");
            embedded.permissions().deny("delete", "jobs");
            embedded.permissions().deny("list", "events");
            assertThat(trial(url, SECRET, "a"))
                    .isEqualTo(
                            Finding.doubtful(start + "Rights are missing in a: create/delete jobs.batch, list events."
                                    + " Bind a Role that has them."));
            assertThat(trial(url, SECRET, "").line()).contains("Not in all namespaces there: create/delete jobs.batch");
        }
    }

    @Test
    void clusterThatCannotBeReachedIsBad() {
        try (EmbeddedCluster embedded = EmbeddedCluster.builder().token(SECRET).start()) {
            assertThat(trial(embedded.url(), "wrong", "").line()).contains("does not know these credentials");
            embedded.apiAway();
            assertThat(trial(embedded.url(), SECRET, ""))
                    .returns(Finding.Level.BAD, Finding::level)
                    .satisfies(finding -> assertThat(finding.line()).contains("does not answer"));
        }
    }

    @Test
    void restServerTakesTheCredentialOrNot() {
        int port = Server.freePort();
        try (Server server = rest(port, List.of())) {
            String url = "http://127.0.0.1:" + port + "/";
            assertThat(rest(url, USER, "", false))
                    .isEqualTo(Finding.good("The REST server answers and takes the credential."));
            assertThat(rest(url, Map.of(), "", false))
                    .isEqualTo(Finding.bad(
                            "The storage refuses the credential (HTTP status 401): correct it, or its" + " rights."));
            server.kill();
            assertThat(rest(url, USER, "", false))
                    .isEqualTo(Finding.bad("http://127.0.0.1:" + port + " does not answer: connection refused."));
        }
    }

    @Test
    void restServerIsTrustedByItsAuthority() throws IOException {
        int port = Server.freePort();
        Certificates ours = new Certificates(directory, "ours");
        Path certificate = ours.sign("server", "IP:127.0.0.1");
        String key = ours.keyOf(certificate).toString();
        try (Server server = rest(port, List.of("--cert", certificate.toString(), "--key", key))) {
            String url = "https://127.0.0.1:" + port;
            assertThat(rest(url, USER, Files.readString(ours.authority()), false)
                            .level())
                    .isEqualTo(Finding.Level.GOOD);
            assertThat(rest(url, USER, "", true).level()).isEqualTo(Finding.Level.GOOD);
            assertThat(rest(url, USER, "", false).line()).contains("TLS failed, check the CA certificate");
            assertThat(rest(url, USER, "no certificate", false).level()).isEqualTo(Finding.Level.BAD);
        }
    }

    @Test
    void bucketIsThereAndOpensOrNot() throws IOException {
        int port = Server.freePort();
        Path buckets =
                Files.createDirectories(directory.resolve("buckets/backups")).getParent();
        Path config = Files.writeString(directory.resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=jenkins
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """.formatted(port, SECRET, buckets));
        List<String> command = List.of(Tools.find("s3proxy").toString(), "--properties", config.toString());
        try (Server server = new Server(port, directory.resolve("s3proxy.log"), command)) {
            String endpoint = "http://127.0.0.1:" + port;
            assertThat(s3(endpoint, "backups", KEYS))
                    .isEqualTo(Finding.good("The bucket backups is there, and the credential opens it."));
            assertThat(s3(endpoint, "others", KEYS))
                    .returns(Finding.Level.DOUBTFUL, Finding::level)
                    .satisfies(finding -> assertThat(finding.line()).startsWith("There is no bucket others"));
            assertThat(s3(endpoint, "backups", Map.of("AWS_ACCESS_KEY_ID", "jenkins", "AWS_SECRET_ACCESS_KEY", "x")))
                    .isEqualTo(Finding.bad(
                            "The storage refuses the credential (HTTP status 403): correct it, or its" + " rights."));
        }
    }

    @Test
    void problemsOfTheFieldsAreBad() {
        assertThat(s3("http://h/path", "backups", KEYS).line()).contains("endpoint is 'http://h/path'");
        assertThat(rest("", USER, "", false).line()).contains("url is missing");
        assertThat(StorageTrial.of(() -> Storages.url("http://h"), made -> {
                    throw new IllegalArgumentException("the credential is not there");
                }))
                .isEqualTo(Finding.bad("the credential is not there"));
    }

    @Test
    void whatOnlyAPodCanReachIsNotTried() {
        BackupStorage local = Storages.local("x", "", Storages.volume("hostPath", Map.of("path", "/b")));
        assertThat(StorageTrial.of(() -> local, made -> Map.of()).level()).isEqualTo(Finding.Level.DOUBTFUL);
        assertThat(s3("", "backups", Map.of()).level()).isEqualTo(Finding.Level.DOUBTFUL);
    }

    @Test
    void nameThatIsNoneIsNotResolved() {
        assertThat(rest("http://kubestash.invalid:8000", USER, "", false))
                .isEqualTo(Finding.bad("http://kubestash.invalid:8000 does not answer: its name cannot be resolved."));
    }

    private static Finding trial(String url, String token, String namespaces) {
        return ClusterTrial.of(
                () -> KubernetesCluster.connect(url, token, Optional.empty(), false), Namespaces.parse(namespaces));
    }

    private static Finding s3(String endpoint, String bucket, Map<String, String> secrets) {
        Storages.S3 fields = new Storages.S3(endpoint, bucket, "", "", true, "", false);
        return seen(StorageTrial.of(() -> Storages.s3("x", fields), made -> secrets));
    }

    private static Finding rest(String url, Map<String, String> secrets, String ca, boolean insecure) {
        return seen(StorageTrial.of(() -> Storages.rest("x", url, true, ca, insecure), made -> secrets));
    }

    private static Finding seen(Finding finding) {
        assertThat(finding.line()).doesNotContain(SECRET, "\n");
        return finding;
    }

    private Server rest(int port, List<String> tls) {
        List<String> command = new ArrayList<>(List.of(
                Tools.find("rclone").toString(),
                "serve",
                "restic",
                "--addr",
                "127.0.0.1:" + port,
                "--user",
                "jenkins",
                "--pass",
                SECRET));
        command.addAll(tls);
        command.add(directory.resolve("rest").toString());
        return new Server(port, directory.resolve("rclone.log"), command);
    }
}
