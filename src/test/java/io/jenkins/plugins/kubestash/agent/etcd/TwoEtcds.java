package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** An etcd whose keys are dumped and one into which they are loaded, both empty before each test. */
abstract class TwoEtcds {
    static EtcdServer source;
    static EtcdServer target;

    @BeforeAll
    static void start() {
        source = EtcdServer.start();
        target = EtcdServer.start("--max-txn-ops", "64");
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void empty() {
        for (EtcdServer server : new EtcdServer[] {source, target}) {
            server.ctl("del", "--prefix", "");
        }
    }

    static SortedMap<String, String> values(EtcdServer server, String prefix) {
        SortedMap<String, String> values = new TreeMap<>();
        server.contents(prefix).forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }
}
