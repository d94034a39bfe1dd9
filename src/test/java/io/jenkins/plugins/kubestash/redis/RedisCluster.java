package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A real cluster of primaries on loopback. */
public final class RedisCluster implements AutoCloseable {
    private final List<RedisServer> nodes;

    private RedisCluster(List<RedisServer> nodes) {
        this.nodes = nodes;
    }

    /** Starts three primaries and waits until all of them serve. */
    public static RedisCluster start(String... lines) {
        List<String> config = new ArrayList<>(List.of(lines));
        config.addAll(List.of("cluster-enabled yes", "cluster-require-full-coverage yes", "cluster-node-timeout 5000"));
        List<RedisServer> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(RedisServer.start(config.toArray(String[]::new)));
        }
        RedisCluster cluster = new RedisCluster(nodes);
        List<String> create = new ArrayList<>(List.of("create"));
        nodes.forEach(node -> create.add(node.host() + ":" + node.port()));
        create.add("--cluster-yes");
        String output = cluster.manage(create.toArray(String[]::new));
        cluster.awaitThat(output, () -> nodes.stream()
                .allMatch(node -> node.cli("CLUSTER", "INFO").contains("cluster_state:ok")));
        return cluster;
    }

    private void awaitThat(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("the cluster does not come up: " + what);
            }
        }
    }

    public List<RedisServer> nodes() {
        return nodes;
    }

    /** The node that any client may begin with. */
    public RedisServer any() {
        return nodes.get(0);
    }

    /** Feeds commands to redis-cli, which follows the redirections; fails when one of them fails. */
    public void pipe(String commands) {
        String output = RedisServer.run(
                List.of(Tools.find("redis-cli").toString(), "-c", "-e", "-p", Integer.toString(any().port())),
                commands);
        if (output.lines().anyMatch(line -> line.startsWith("ERR ") || line.startsWith("(error)"))) {
            throw new IllegalStateException(output);
        }
    }

    /** {@code redis-cli --cluster …} */
    public String manage(String... words) {
        List<String> command = new ArrayList<>(List.of(Tools.find("redis-cli").toString(), "--cluster"));
        command.addAll(List.of(words));
        return RedisServer.run(command, "");
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
