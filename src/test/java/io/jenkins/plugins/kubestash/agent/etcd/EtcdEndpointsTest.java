package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.EtcdServer.Seat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parameter {@code endpoint}: which of several members is read. */
class EtcdEndpointsTest {
    @TempDir
    static Path directory;

    private static List<EtcdServer> members;

    @BeforeAll
    static void startTwoMembers() {
        Seat a = Seat.at("a", directory.resolve("a"));
        Seat b = Seat.at("b", directory.resolve("b"));
        String cluster = a.inCluster() + "," + b.inCluster();
        members = List.of(EtcdServer.start(a, cluster), EtcdServer.start(b, cluster));
        members.forEach(EtcdServer::awaitHealthy);
        members.get(0).ctl("put", "k", "v");
    }

    @AfterAll
    static void stop() {
        members.forEach(EtcdServer::close);
    }

    private static String connected(String endpoint) throws IOException {
        EtcdSettings settings =
                EtcdSettings.of(Etcd.settings(EtcdServer.freePort(), "ksed", "PARAM_ENDPOINT", endpoint));
        try (EtcdClient client = Member.connect(settings)) {
            return client.address();
        }
    }

    private static EtcdServer member(boolean leader) {
        return members.stream()
                .filter(member -> {
                    String status = member.ctl("endpoint", "status", "-w", "fields");
                    String id = status.replaceFirst("(?s).*\"MemberID\" : (\\d+).*", "$1");
                    return status.contains("\"Leader\" : " + id) == leader;
                })
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFollowerIsReadWhereverItStandsInTheList() throws IOException {
        String leader = member(true).seat().client();
        String follower = member(false).seat().client();
        assertThat(connected(leader + "," + follower)).contains(follower);
        assertThat(connected(follower + " http://" + leader + "/")).contains(follower);
        assertThat(connected(leader)).contains(leader);
    }

    @Test
    void whoDoesNotAnswerIsPassedOverWhileAnybodyElseDoes() throws IOException {
        String nobody = "127.0.0.1:" + EtcdServer.freePort();
        String leader = member(true).seat().client();
        assertThat(Etcd.keys(EtcdServer.freePort(), "PARAM_ENDPOINT", nobody + "," + leader)
                        .facts()
                        .counts())
                .containsEntry("keys", 1L);
        assertThatThrownBy(() -> connected(nobody + "," + nobody)).isInstanceOf(IOException.class);
    }

    @Test
    void wordsThatAreNoAddressOfThisDatabaseAreRefused() throws IOException {
        for (String wrong : List.of("a b:c", "https://127.0.0.1:2379", "ftp://a:1", "a:123456", "a/b")) {
            assertThat(Etcd.refused(() -> connected(wrong)))
                    .hasMessageStartingWith("endpoint '")
                    .extracting(AgentFailure::reason)
                    .isEqualTo(Reason.BAD_PARAMETER);
        }
    }
}
