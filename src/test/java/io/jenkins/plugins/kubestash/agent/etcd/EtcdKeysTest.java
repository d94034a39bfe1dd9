package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.IOException;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Keys and leases from one etcd into another. */
class EtcdKeysTest extends TwoEtcds {
    private static String lease(EtcdServer server, long seconds) {
        return server.ctl("lease", "grant", Long.toString(seconds)).split(" ")[1];
    }

    private static void oddKeys() {
        source.ctl("put", "--", "empty", "");
        source.put("ünï ☃", "välue ☃");
        source.pour("\u00ff\u0000\u0080", 1, 200);
        source.ctl("put", "--", "line\nbreak\ttab\"quote\\", "a\nb");
        source.ctl("put", "--", "-dash", "-value");
        source.ctl("put", "large", "x".repeat(100_000));
    }

    @Test
    void bringsEveryKeyBackWithItsLease() throws IOException {
        oddKeys();
        source.fill("many/", 0, 2500, 50);
        String lease = lease(source, 5000);
        source.ctl("put", "leased/1", "a", "--lease=" + lease);
        source.ctl("put", "leased/2", "b", "--lease=" + lease);

        Etcd.Dumped dumped = Etcd.keys(source.port());
        assertThat(dumped.facts().counts())
                .containsEntry("keys", 2508L)
                .containsEntry("leases", 1L)
                .containsEntry("revision", source.revision());
        assertThat(Etcd.verify(dumped.stream()).counts()).containsEntry("keys", 2508L);
        assertThat(Etcd.load(dumped.stream(), target.port()).counts())
                .containsEntry("keys", 2508L)
                .containsEntry("leases", 1L)
                .containsEntry("expired", 0L);

        assertThat(target.contents("")).isEqualTo(source.contents(""));
        assertThat(target.ctl("lease", "timetolive", lease, "--keys"))
                .contains("leased/1 leased/2")
                .containsPattern("remaining\\((49|50)\\d\\ds\\)");
    }

    @Test
    void takesThePrefixAloneAndBringsItUnderAnother() throws IOException {
        source.fill("app/", 0, 150, 10);
        source.ctl("put", "apq", "beside");
        source.ctl("put", "ap", "before");
        Etcd.Dumped dumped = Etcd.keys(source.port(), "PARAM_PREFIX", "app/");
        assertThat(dumped.facts().counts()).containsEntry("keys", 150L);

        target.ctl("put", "elsewhere", "stays");
        Etcd.load(dumped.stream(), target.port(), "PARAM_TO", "copy/of/app/");
        assertThat(values(target, "copy/of/app/"))
                .hasSize(150)
                .containsEntry("copy/of/app/000007", "v".repeat(10) + "7");
        assertThat(values(target, "")).hasSize(151);
    }

    @Test
    void isOneRevisionHoweverMuchIsWrittenMeanwhile() throws IOException {
        source.fill("k/", 0, 3000, 500);
        int[] pages = {0};
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                if (length > 10_000 && pages[0]++ == 0) {
                    source.ctl("put", "k/002999", "changed");
                    source.ctl("del", "k/002998");
                    source.ctl("put", "k/zzz", "new");
                }
                super.write(bytes, offset, length);
            }
        };
        Etcd.ENGINE.dump(Etcd.settings(source.port(), "ksed", "PARAM_PREFIX", "k/"), out);
        assertThat(pages[0]).isGreaterThan(1);
        Etcd.load(out.toByteArray(), target.port());
        assertThat(values(target, ""))
                .hasSize(3000)
                .containsEntry("k/002999", "v".repeat(500) + "2999")
                .containsKey("k/002998")
                .doesNotContainKey("k/zzz");
    }

    @Test
    void refusesKeysThatAreThereAndMergesOrReplacesWhenTold() throws IOException {
        source.fill("a/", 0, 300, 10);
        Etcd.Dumped dumped = Etcd.keys(source.port(), "PARAM_PREFIX", "a/");
        target.ctl("put", "a/000005", "mine");
        target.ctl("put", "a/0000055", "between");
        target.ctl("put", "a/!", "before");
        target.ctl("put", "a/z", "behind");
        target.ctl("put", "b", "outside");
        SortedMap<String, String> before = values(target, "");

        assertThat(Etcd.refused(() -> Etcd.load(dumped.stream(), target.port())))
                .hasMessageContaining("has 4 keys below 'a/' already")
                .extracting(AgentFailure::reason)
                .isEqualTo(Reason.TARGET_NOT_EMPTY);
        assertThat(values(target, "")).isEqualTo(before);

        Etcd.load(dumped.stream(), target.port(), "PARAM_IF_EXISTS", "merge");
        assertThat(values(target, "")).hasSize(304).containsEntry("a/000005", "v".repeat(10) + "5");

        assertThat(Etcd.load(dumped.stream(), target.port(), "PARAM_IF_EXISTS", "replace")
                        .counts())
                .containsEntry("deleted", 3L);
        assertThat(values(target, "a/")).isEqualTo(values(source, "a/"));
        assertThat(values(target, "b")).containsEntry("b", "outside");
    }

    @Test
    void aKeyThatAppearsDuringTheLoadIsNotOverwritten() throws IOException {
        source.fill("k/", 0, 1000, 1000);
        byte[] dump = Etcd.keys(source.port()).stream();
        assertThatThrownBy(() -> Etcd.ENGINE.load(
                        Etcd.settings(target.port(), "ksed", "PARAM_CONNECTIONS", "1"),
                        Etcd.source(dump, dump.length / 3, () -> target.ctl("put", "k/000999", "theirs"))))
                .isInstanceOf(AgentFailure.class)
                .hasMessageContaining("somebody else wrote one of the keys");
        assertThat(values(target, "k/000999")).containsValue("theirs");
    }

    @Test
    void leavesKeysOutWhoseLeaseRanOutDuringTheDumpAndGivesLeasesAnotherIdWhereTheirsIsTaken() throws IOException {
        String lease = lease(source, 3000);
        String taken = target.ctl("lease", "grant", "777").split(" ")[1];
        source.ctl("put", "k1", "a", "--lease=" + lease);
        byte[] dump = Etcd.keys(source.port()).stream();
        java.io.ByteArrayOutputStream made = new java.io.ByteArrayOutputStream();
        KeysWriter writer = new KeysWriter(made, new KeysHeader("3.4.23", "1", 1, 0, new byte[0]));
        writer.leases(
                java.util.List.of(new Lease(7, 60, KeysFormat.GONE), new Lease(Long.parseLong(taken, 16), 1000, 50)));
        writer.keys(java.util.List.of(
                new KeyValue(Bytes.of("gone"), Bytes.of("x"), 7, 1, 1, 1),
                new KeyValue(Bytes.of("kept"), Bytes.of("y"), Long.parseLong(taken, 16), 1, 1, 1)));
        writer.end();

        assertThat(Etcd.load(made.toByteArray(), target.port(), "PARAM_LEASES", "granted")
                        .counts())
                .containsEntry("keys", 1L)
                .containsEntry("expired", 1L);
        long given = target.contents("").get("kept").lease();
        assertThat(given).isNotZero().isNotEqualTo(Long.parseLong(taken, 16));
        assertThat(target.ctl("lease", "timetolive", Long.toHexString(given))).contains("granted with TTL(1000s)");
        assertThat(Etcd.verify(dump).counts()).containsEntry("leases", 1L);
    }

    @Test
    void valuesAsLargeAsTheServerTakesGoThrough() throws IOException {
        try (EtcdServer wide = EtcdServer.start("--max-request-bytes", "8000000")) {
            for (int i = 0; i < 6; i++) {
                wide.ctlWithInput("x".repeat(1_900_000), "put", "large" + i);
            }
            byte[] dump = Etcd.keys(wide.port()).stream();
            assertThat(Etcd.refused(() -> Etcd.load(dump, target.port())))
                    .hasMessageContaining("takes no value as large as that of 'large0', 1900000 bytes");
            wide.ctl("del", "--prefix", "");
            Etcd.load(dump, wide.port());
            assertThat(wide.contents("")).hasSize(6);
        }
    }

    @Test
    void anEmptyDatabaseIsADumpOfNoKeys() throws IOException {
        byte[] dump = Etcd.keys(source.port()).stream();
        assertThat(Etcd.load(dump, target.port()).counts()).containsEntry("keys", 0L);
    }
}
