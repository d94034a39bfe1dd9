package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong on the way to the cluster or in it: one line, and the right kind. */
class UnreachableClusterTest {
    private final EmbeddedCluster embedded =
            EmbeddedCluster.builder().token("open-sesame").start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    @ParameterizedTest
    @CsvSource({
        "403, FORBIDDEN",
        "404, UNREACHABLE",
        "409, UNREACHABLE",
        "429, UNREACHABLE",
        "500, UNREACHABLE",
        "503, UNREACHABLE",
        "504, UNREACHABLE"
    })
    void statusOfTheServerHasItsKind(int status, Kind kind) {
        embedded.faults().plan(1, request -> request.is("get", "jobs"), new Fault.Status(status));

        refused(kind, () -> cluster.job(Samples.ref("backup-1")));

        assertThat(embedded.requests().of("get", "jobs")).as("asked once only").isEqualTo(1);
        assertThat(cluster.job(Samples.ref("backup-1"))).isEmpty();
    }

    @Test
    void brokenConnectionIsUnreachable() {
        embedded.faults().plan(5, request -> request.is("create", "jobs"), new Fault.Reset(false));
        assertThat(refused(Kind.UNREACHABLE, () -> cluster.create(Samples.job("backup-1"))))
                .hasMessageStartingWith("the cluster at " + embedded.url() + " does not answer: ")
                .hasMessageEndingWith(" (create Job default/backup-1)");
    }

    @Test
    void answerThatBreaksOffIsUnreachable() {
        cluster.create(Samples.job("backup-1"));
        embedded.faults().plan(1, request -> request.is("get", "jobs"), new Fault.Cut(100));
        refused(Kind.UNREACHABLE, () -> cluster.job(Samples.ref("backup-1")));
    }

    @Test
    @Timeout(10)
    void serverThatNeverAnswersIsUnreachableInTime() {
        Config impatient = Access.kubeconfig(embedded.kubeconfig(), Optional.empty());
        impatient.setRequestTimeout(300);
        try (KubernetesCluster hasty = new KubernetesCluster(impatient)) {
            embedded.faults().plan(1, request -> request.is("get", "jobs"), new Fault.Hang());
            assertThat(refused(Kind.UNREACHABLE, () -> hasty.job(Samples.ref("backup-1"))))
                    .hasMessage("the cluster at " + embedded.url()
                            + " does not answer: time-out (get Job default/backup-1)");
            assertThat(hasty.job(Samples.ref("backup-1"))).isEmpty();
        }
    }

    @Test
    void slowServerIsWaitedFor() {
        embedded.faults().plan(1, request -> request.is("get", "jobs"), new Fault.Delay(Duration.ofMillis(500)));
        assertThat(cluster.job(Samples.ref("backup-1"))).isEmpty();
    }

    @Test
    void apiThatIsAwayIsUnreachableAndServesAgainWhenItIsBack() {
        assertThat(cluster.job(Samples.ref("backup-1"))).isEmpty();
        embedded.apiAway();
        for (int i = 0; i < 3; i++) {
            refused(Kind.UNREACHABLE, () -> cluster.job(Samples.ref("backup-1")));
        }
        embedded.apiBack();
        assertThat(cluster.job(Samples.ref("backup-1"))).isEmpty();
    }

    @Test
    void deniedVerbIsForbiddenAndSaysWhichRoleIsMissing() {
        embedded.permissions().deny("create", "jobs");
        assertThat(refused(Kind.FORBIDDEN, () -> cluster.create(Samples.job("backup-1"))))
                .hasMessageStartingWith("may not create jobs in namespace default: User \"")
                .hasMessageEndingWith("cannot create resource \"jobs\" in API group \"batch\" in the namespace"
                        + " \"default\": bind a Role that allows it");
    }

    @Test
    void objectThatMakesNoSenseIsInvalid() {
        var job = Samples.job("backup-1");
        job.getSpec().getTemplate().getSpec().setRestartPolicy("Always");
        assertThat(refused(Kind.INVALID, () -> cluster.create(job)))
                .hasMessageStartingWith("the cluster does not take this: cannot create Job default/backup-1: spec.");
    }

    @Test
    void wrongTokenIsForbiddenAndNotRepeatedInTheMessage() throws IOException {
        Path kubeconfig = changed("open-sesame", "guessed-wrong");
        try (KubernetesCluster other = KubernetesCluster.connect(kubeconfig, Optional.empty())) {
            assertThat(refused(Kind.FORBIDDEN, () -> other.job(Samples.ref("backup-1"))))
                    .hasMessageNotContaining("guessed-wrong")
                    .hasMessageContaining("renew the token");
        }
    }

    @Test
    void nameThatDoesNotResolveIsUnreachable() throws IOException {
        try (KubernetesCluster other =
                KubernetesCluster.connect(changed("127.0.0.1", "no-such-host.invalid"), Optional.empty())) {
            assertThat(refused(Kind.UNREACHABLE, () -> other.job(Samples.ref("backup-1"))))
                    .hasMessageContaining("its name cannot be resolved");
        }
    }

    @Test
    void serverWithACertificateOfNobodyIsUnreachable() throws Exception {
        HttpsServer stranger = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        stranger.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        stranger.start();
        String url = "https://127.0.0.1:" + stranger.getAddress().getPort();
        try (KubernetesCluster other = KubernetesCluster.connect(changed(embedded.url(), url), Optional.empty())) {
            assertThat(refused(Kind.UNREACHABLE, () -> other.job(Samples.ref("backup-1"))))
                    .hasMessage("the cluster at " + url + " does not answer: its certificate is not trusted: check"
                            + " the certificate authority that is given for it (get Job default/backup-1)");
        } finally {
            stranger.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path file = directory.resolve("key.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-alias",
                        "key",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void unusableKubeconfigIsInvalid() throws IOException {
        assertThat(connectionRefused(directory.resolve("absent"), Optional.empty()))
                .hasMessageStartingWith("cannot read the kubeconfig ");
        assertThat(connectionRefused(embedded.kubeconfig(), Optional.of("nowhere")))
                .hasMessageEndingWith(" has no context nowhere");
        assertThat(connectionRefused(Files.writeString(directory.resolve("a"), "a: [b"), Optional.empty()))
                .hasMessageEndingWith(" makes no sense: write it as kubectl reads it");
        assertThat(connectionRefused(
                        Files.writeString(directory.resolve("b"), "apiVersion: v1\nkind: Config\n"), Optional.empty()))
                .hasMessageEndingWith(" has no current-context: name a context");
        assertThat(connectionRefused(Files.writeString(directory.resolve("c"), """
                                apiVersion: v1
                                kind: Config
                                current-context: x
                                contexts: [{name: x, context: {cluster: y, user: z}}]
                                """), Optional.empty()))
                .hasMessageEndingWith(" names no server for the context x");
    }

    @Test
    void refusesToBeInAClusterWhereItIsNot() {
        refused(Kind.INVALID, KubernetesCluster::inCluster);
    }

    private static ClusterException connectionRefused(Path kubeconfig, Optional<String> context) {
        return refused(Kind.INVALID, () -> KubernetesCluster.connect(kubeconfig, context));
    }

    private static ClusterException refused(Kind kind, ThrowingCallable call) {
        ClusterException failure = Assertions.catchThrowableOfType(ClusterException.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.getMessage()).doesNotContain("\n", "Exception", "open-sesame");
        return failure;
    }

    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(embedded.kubeconfig());
        assertThat(text).contains(from);
        return Files.writeString(directory.resolve("kubeconfig"), text.replace(from, to));
    }
}
