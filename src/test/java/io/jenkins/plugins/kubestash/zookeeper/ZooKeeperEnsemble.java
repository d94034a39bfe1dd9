package io.jenkins.plugins.kubestash.zookeeper;

import java.util.ArrayList;
import java.util.List;

/** Three real servers that agree with each other, on free ports of 127.0.0.1. */
public final class ZooKeeperEnsemble implements AutoCloseable {
    private static final int MEMBERS = 3;

    private final List<ZooKeeperServer> servers = new ArrayList<>();

    public ZooKeeperEnsemble() {
        ZooKeeperServer.Setup setup = ZooKeeperServer.Setup.plain().with("initLimit=10", "syncLimit=5");
        for (int id = 1; id <= MEMBERS; id++) {
            setup = setup.with("server." + id + "=127.0.0.1:" + ZooKeeperServer.freePort() + ":"
                    + ZooKeeperServer.freePort() + ":participant;127.0.0.1:{client" + id + "}");
        }
        List<Integer> ports = new ArrayList<>();
        for (int id = 1; id <= MEMBERS; id++) {
            ports.add(ZooKeeperServer.freePort());
            setup = setup.replace("{client" + id + "}", Integer.toString(ports.get(id - 1)));
        }
        for (int id = 1; id <= MEMBERS; id++) {
            servers.add(ZooKeeperServer.launch(setup, ports.get(id - 1), Integer.toString(id)));
        }
        if (!servers.stream().allMatch(ZooKeeperServer::awaitReady)) {
            close();
            throw new IllegalStateException("the ensemble does not come together");
        }
    }

    public int port(int member) {
        return servers.get(member).port();
    }

    @Override
    public void close() {
        servers.forEach(ZooKeeperServer::close);
    }
}
