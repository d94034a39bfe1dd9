package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.zookeeper.ZooKeeperEngine;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** The agent's dump and load beside a copy that asks ZooKeeper's own client for one node after the other. */
final class ZooKeeperBench implements EngineBench {
    private static final int TIMES = 3;
    private static final int NODES = 20_000;
    private static final int MANY = 100_000;
    private static final int BYTES = 200;
    private static final String PARENT = "/bench";
    private static final double FASTER = 10;
    private static final double SECONDS = 5;

    @Override
    public void measure(Path directory, Report report, Consumer<String> say) throws IOException {
        report.about("nodes", NODES);
        report.about("bytes", BYTES);
        try (ZooKeeperServer from = ZooKeeperServer.start();
                ZooKeeperServer to = ZooKeeperServer.start();
                ZooKeeperClient source = ZooKeeperClient.to(from.port());
                ZooKeeperClient target = ZooKeeperClient.to(to.port())) {
            fill(source, NODES);
            Figures ours = new Figures();
            Figures theirs = new Figures();
            Path dump = directory.resolve("bench.kszk");
            for (int i = 0; i < TIMES; i++) {
                say.accept("round " + (i + 1) + " of " + TIMES);
                target.clear();
                ours.add(Run.lasting(seconds(() -> {
                    dump(from.port(), dump);
                    load(to.port(), dump);
                })));
                check(target);
                target.clear();
                theirs.add(Run.lasting(seconds(() -> copy(source, target, PARENT))));
                check(target);
            }
            report.row("agent: dump to a file, load into another server", NODES, (long) NODES * BYTES, ours);
            report.row("own client: node by node", NODES, (long) NODES * BYTES, theirs);
            report.aim(
                    Aim.atLeast("whole copy beside node by node", theirs.seconds() / ours.seconds(), FASTER, " times"));
            many(source, from.port(), dump, report, say);
        }
    }

    private static void many(ZooKeeperClient source, int port, Path dump, Report report, Consumer<String> say) {
        say.accept("dump of " + MANY + " nodes");
        source.clear();
        fill(source, MANY);
        Figures figures = new Figures();
        for (int i = 0; i < TIMES; i++) {
            figures.add(Run.lasting(seconds(() -> dump(port, dump))));
        }
        report.row("agent: dump", MANY, (long) MANY * BYTES, figures);
        report.aim(Aim.atMost("dump of " + MANY + " nodes", figures.seconds(), SECONDS, " s"));
    }

    private static void fill(ZooKeeperClient client, int nodes) {
        client.create(PARENT, "");
        client.createMany(PARENT, nodes, BYTES);
    }

    private static void check(ZooKeeperClient target) {
        int copied = target.ask(zk -> zk.getChildren(PARENT, false)).size();
        if (copied != NODES) {
            throw new IllegalStateException(copied + " nodes were copied, not " + NODES);
        }
    }

    /** As a script would do it. */
    private static void copy(ZooKeeperClient source, ZooKeeperClient target, String path) {
        Stat stat = new Stat();
        byte[] data = source.ask(zk -> zk.getData(path, false, stat));
        List<ACL> acl = source.ask(zk -> zk.getACL(path, stat));
        target.create(path, data, acl, CreateMode.PERSISTENT);
        for (String name : source.ask(zk -> zk.getChildren(path, false))) {
            copy(source, target, path + "/" + name);
        }
    }

    private static void dump(int port, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            new ZooKeeperEngine().dump(settings(port), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(int port, Path file) {
        DumpSource source = new DumpSource() {
            @Override
            public InputStream open() throws IOException {
                return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            }

            @Override
            public long bytes() {
                return file.toFile().length();
            }
        };
        try {
            new ZooKeeperEngine().load(settings(port), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings settings(int port) {
        return new Settings(Map.of("KUBESTASH_DB_HOST", "127.0.0.1", "KUBESTASH_DB_PORT", Integer.toString(port)));
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
