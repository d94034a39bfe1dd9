package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.Programs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keys and snapshots of a newer etcd than the system's own; what is restored into its members is in {@code workload}. */
class NewerEtcdTest {
    @Test
    void keysGoFromAnOlderEtcdIntoANewerAndBack() throws IOException {
        Programs newest = newer();
        try (EtcdServer older = EtcdServer.start();
                EtcdServer newer = EtcdServer.start(newest)) {
            older.fill("many/", 0, 1500, 200);
            String lease = older.ctl("lease", "grant", "5000").split(" ")[1];
            older.ctl("put", "leased", "a", "--lease=" + lease);
            Etcd.Dumped dumped = Etcd.keys(older.port());
            assertThat(Etcd.load(dumped.stream(), newer.port()).counts()).containsEntry("keys", 1501L);
            assertThat(newer.contents("")).isEqualTo(older.contents(""));

            Etcd.Dumped again = Etcd.keys(newer.port());
            assertThat(again.facts().version()).isEqualTo(newest.version());
            Etcd.load(again.stream(), older.port(), "PARAM_IF_EXISTS", "replace");
            assertThat(older.contents("").keySet()).isEqualTo(newer.contents("").keySet());
        }
    }

    @Test
    void aSnapshotOfANewerEtcdIsWholeAndKnowsItsRevision() throws IOException {
        Programs newest = newer();
        try (EtcdServer newer = EtcdServer.start(newest)) {
            newer.fill("k/", 0, 500, 100);
            Etcd.Dumped dumped = Etcd.snapshot(newer.port());
            assertThat(dumped.facts().version()).isEqualTo(newest.version());
            assertThat(dumped.facts().counts()).containsEntry("revision", newer.revision());
            assertThat(Etcd.verify(dumped.stream()).counts())
                    .containsEntry("databaseBytes", dumped.stream().length - 32L);
        }
    }

    private static Programs newer() {
        Programs newest = Programs.newest();
        assumeFalse(newest.equals(Programs.OWN), "there is no newer etcd here");
        return newest;
    }
}
