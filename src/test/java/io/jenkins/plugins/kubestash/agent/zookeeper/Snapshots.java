package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Snapshots of a server with an AdminServer, by a user who may do everything, with streams in memory. */
final class Snapshots {
    static final String PASSWORD = "super's";

    private Snapshots() {}

    static ZooKeeperServer.Setup setup() {
        return ZooKeeperServer.Setup.plain().withAdmin().withSuper(PASSWORD).withTtl();
    }

    static Copies copies(ZooKeeperServer server) {
        return Copies.of(server.port())
                .with("DB_USERNAME", "super")
                .with("DB_PASSWORD", PASSWORD)
                .with("PARAM_ADMIN_PORT", Integer.toString(server.adminPort()));
    }

    static Copies.Dumped dump(Copies copies) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EngineFacts facts = new ZooKeeperSnapshotEngine().dump(copies.settings(), out);
        return new Copies.Dumped(out.toByteArray(), facts);
    }

    static EngineFacts load(Copies copies, byte[] dump) throws IOException {
        return load(copies, Copies.source(dump));
    }

    static EngineFacts load(Copies copies, DumpSource dump) throws IOException {
        return new ZooKeeperSnapshotEngine().load(copies.settings(), dump);
    }
}
