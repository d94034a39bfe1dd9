package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways into a cluster that need no file. */
class AccessTest {
    private static final String TOKEN = "open-sesame";
    private static final Optional<String> NONE = Optional.empty();

    private final EmbeddedCluster embedded =
            EmbeddedCluster.builder().token(TOKEN).start();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        embedded.close();
    }

    @Test
    void connectsWithTheTextOfAKubeconfig() throws IOException {
        String text = Files.readString(embedded.kubeconfig());
        try (KubernetesCluster cluster = KubernetesCluster.connect(text, NONE)) {
            assertThat(cluster.version()).isEqualTo("v1.32.4+embedded");
            assertThat(cluster.server()).isEqualTo(embedded.url());
        }
    }

    @Test
    void takesTheContextThatIsNamed() throws IOException {
        String text = Files.readString(embedded.kubeconfig()).replace("current-context: embedded", "");
        try (KubernetesCluster cluster = KubernetesCluster.connect(text, Optional.of("embedded"))) {
            assertThat(cluster.version()).startsWith("v1.");
        }
        refuses(text, NONE, "the kubeconfig has no current-context: name one of embedded");
        refuses(text, Optional.of("prod"), "the kubeconfig has no context 'prod': known are embedded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a text", "[1]", "{", "a: b: " + TOKEN, "{a: 1}\n---\n{b: 2}"})
    void refusesWhatIsNoKubeconfig(String text) {
        assertThatThrownBy(() -> KubernetesCluster.connect(text, Optional.of("x")))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("the kubeconfig ")
                .hasMessageNotContainingAny("\n", TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "exec, '{command: /bin/sh, args: [-c, ''touch MARK'']}', run a command",
        "auth-provider, '{name: gcp}', run a command",
        "tokenFile, /etc/passwd, read a file",
        "client-certificate, /etc/passwd, read a file",
        "client-key, /etc/passwd, read a file"
    })
    void neitherReadsAFileNorRunsACommandOfAKubeconfig(String field, String value, String does) throws IOException {
        Path mark = directory.resolve("mark");
        String text = Files.readString(embedded.kubeconfig())
                .replace("{token:", "{" + field + ": " + value.replace("MARK", mark.toString()) + ", token:");
        refuses(
                text,
                NONE,
                "the kubeconfig has " + field + ", which would " + does + " of this machine's: use one that holds"
                        + " everything itself, such as with the token of a service account (kubectl config view"
                        + " --flatten --minify)");
        assertThat(mark).doesNotExist();
    }

    @Test
    void refusesAKubeconfigWhoseContextLeadsNowhere() throws IOException {
        String text = Files.readString(embedded.kubeconfig());
        refuses(
                text.replace("user: jenkins", "user: root"),
                NONE,
                "the kubeconfig has no user 'root', which its context 'embedded' names");
        refuses(
                text.replace(embedded.url(), "file:///etc"),
                NONE,
                "the kubeconfig names no server for the context 'embedded'");
    }

    @Test
    void connectsWithAServerAndAToken() {
        try (KubernetesCluster cluster = KubernetesCluster.connect(embedded.url() + "/", TOKEN, NONE, false)) {
            assertThat(cluster.version()).startsWith("v1.");
        }
        try (KubernetesCluster cluster = KubernetesCluster.connect(embedded.url(), "wrong", NONE, false)) {
            assertThatThrownBy(cluster::version)
                    .hasMessageContaining("does not know these credentials")
                    .hasMessageNotContaining("wrong");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "host, the server is 'host': write it as https://host:port",
        "ftp://host, the server is 'ftp://host': write it as https://host:port",
        "'', the server is '': write it as https://host:port"
    })
    void refusesAServerThatIsNone(String server, String message) {
        assertThatThrownBy(() -> KubernetesCluster.connect(server, TOKEN, NONE, false))
                .isInstanceOf(ClusterException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "with blank", "käse"})
    void refusesATokenThatIsNone(String token) {
        assertThatThrownBy(() -> KubernetesCluster.connect(embedded.url(), token, NONE, false))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the token has no characters, or such as no token has: store it again, as one line");
    }

    @Test
    void trustsTheCertificateAuthorityThatIsGivenAndNoOther() throws Exception {
        Certificates ours = new Certificates(directory, "ours");
        Path certificate = ours.sign("server", "IP:127.0.0.1");
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
        server.createContext("/version", exchange -> {
            byte[] answer = "{\"gitVersion\": \"v1.30.0\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String url = "https://127.0.0.1:" + server.getAddress().getPort();
        String other = Files.readString(new Certificates(directory, "other").authority());
        try {
            assertThat(version(url, Optional.of(Files.readString(ours.authority())), false))
                    .isEqualTo("v1.30.0");
            assertThat(version(url, NONE, true)).isEqualTo("v1.30.0");
            assertThatThrownBy(() -> version(url, NONE, false)).hasMessageContaining("its certificate is not trusted");
            assertThatThrownBy(() -> version(url, Optional.of(other), false))
                    .hasMessageContaining("its certificate is not trusted");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesTheRightsThatAreMissing() {
        try (KubernetesCluster cluster = KubernetesCluster.connect(embedded.url(), TOKEN, NONE, false)) {
            assertThat(cluster.missingRights("default")).isEmpty();
            embedded.permissions().deny("create", "jobs");
            embedded.permissions().deny("get", "pods/log");
            embedded.permissions().deny("list", "appbindings");
            assertThat(cluster.missingRights("default"))
                    .containsExactly("create jobs.batch", "get pods/log", "list appbindings.appcatalog.appscode.com");
            assertThat(cluster.missingRights("")).hasSize(3);
        }
    }

    private static String version(String url, Optional<String> ca, boolean insecure) {
        try (KubernetesCluster cluster = KubernetesCluster.connect(url, TOKEN, ca, insecure)) {
            return cluster.version();
        }
    }

    private static void refuses(String text, Optional<String> context, String message) {
        assertThatThrownBy(() -> KubernetesCluster.connect(text, context))
                .isInstanceOf(ClusterException.class)
                .hasMessage(message);
    }

    private static SSLContext tls(Path certificate) throws Exception {
        String pem = Files.readString(Path.of(certificate.toString().replace(".crt", ".key")))
                .replaceAll("-----[A-Z ]+-----|\\s", "");
        Certificate chain;
        try (var in = Files.newInputStream(certificate)) {
            chain = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server",
                KeyFactory.getInstance("RSA")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))),
                new char[0],
                new Certificate[] {chain});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }
}
