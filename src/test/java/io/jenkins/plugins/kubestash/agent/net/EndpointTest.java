package io.jenkins.plugins.kubestash.agent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server's first words mean that are no handshake; whole handshakes are tried with each engine's servers. */
class EndpointTest {
    private static final int FATAL = 2;

    private ServerSocket server;

    /** What the server does with each connection. */
    private interface Answer {
        void to(Socket client) throws IOException;
    }

    @BeforeEach
    void listens() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closes() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "42, refuses the client certificate", // bad_certificate
        "48, refuses the client certificate", // unknown_ca
        "116, refuses the client certificate", // certificate_required
        "40, refuses the client certificate", // handshake_failure, which servers of TLS 1.2 say when they want one
        "70, find no common TLS", // protocol_version
        "71, find no common TLS" // insufficient_security
    })
    void tellsWhatAnAlertIsAbout(int alert, String said) {
        answers(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, FATAL, (byte) alert});
            client.getInputStream().readAllBytes();
        });
        assertRefused("test at home", said);
    }

    @Test
    void aServerThatSpeaksPlainlyIsNamedSo() {
        answers(client -> client.getOutputStream().write(new byte[] {'h'}));
        assertRefused("test at home answers without TLS, but the AppBinding asks for it");
    }

    @Test
    void aServerThatHangsUpMayBeThereLater() {
        answers(client -> {});
        assertThatThrownBy(() -> talk(5000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test at home did not finish the TLS handshake");
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLongerThanTold() {
        answers(client -> client.getInputStream().readAllBytes());
        assertThatThrownBy(() -> talk(50))
                .isInstanceOf(IOException.class)
                .hasMessage("test at home did not finish the TLS handshake: Read timed out");
    }

    @Test
    void withoutTlsTheSocketItselfIsSpokenOverAndAPlainServerIsNotTakenForOneWithTls() throws IOException {
        answers(client -> client.getOutputStream().write(new byte[] {'h'}));
        try (Socket transport = endpoint(false, 5000).reach()) {
            assertThat(endpoint(false, 5000).spoken(transport)).isSameAs(transport);
        }
        endpoint(false, 5000).refuseIfAboutTls(new IOException("odd"));
    }

    @Test
    void whatCannotBeReachedIsNamed() throws IOException {
        server.close();
        assertThatThrownBy(() -> endpoint(false, 5000).reach())
                .isInstanceOf(IOException.class)
                .hasMessage("test at home cannot be reached: Connection refused");
        Endpoint nowhere = new Endpoint(
                "test at nowhere", "no.such.host.invalid", 1, Duration.ofSeconds(5), Optional.empty(), socket -> true);
        assertThatThrownBy(nowhere::reach).hasMessage("test at nowhere cannot be reached: no such host");
    }

    private void assertRefused(String... said) {
        assertThatThrownBy(() -> talk(5000))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_REFUSED))
                .message()
                .contains(said);
    }

    private void talk(int timeout) throws IOException {
        Endpoint endpoint = endpoint(true, timeout);
        try (Socket transport = endpoint.reach()) {
            endpoint.spoken(transport);
        }
    }

    private Endpoint endpoint(boolean tls, int timeout) {
        return new Endpoint(
                "test at home",
                "127.0.0.1",
                server.getLocalPort(),
                Duration.ofMillis(timeout),
                tls ? Optional.of(TlsContext.trustingAnyone("127.0.0.1")) : Optional.empty(),
                socket -> socket.getInputStream().read() == 'h');
    }

    private void answers(Answer answer) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    answer.to(client);
                } catch (IOException e) {
                    // the client's turn, or the end
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
