package io.jenkins.plugins.kubestash.zookeeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestLoginModule;

/** ZooKeeper's own client: fills servers and reads what the agent has written. */
public final class ZooKeeperClient implements AutoCloseable {
    private static final Map<String, Map<String, String>> LOGINS = new ConcurrentHashMap<>();
    private static final int BATCH = 500;

    private final ZooKeeper zookeeper;

    private ZooKeeperClient(int port, ZKClientConfig config) {
        CountDownLatch connected = new CountDownLatch(1);
        Watcher watcher = event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        };
        try {
            zookeeper = new ZooKeeper("127.0.0.1:" + port, 30_000, watcher, config);
            if (!connected.await(30, TimeUnit.SECONDS)) {
                zookeeper.close(1000);
                throw new IllegalStateException("no ZooKeeper answers at port " + port);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without credentials. */
    public static ZooKeeperClient to(int port) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        return new ZooKeeperClient(port, config);
    }

    public static ZooKeeperClient to(int port, String user, String password) {
        ZooKeeperClient client = to(port);
        client.zookeeper.addAuthInfo("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return client;
    }

    /** By SASL's DIGEST-MD5. */
    public static ZooKeeperClient sasl(int port, String user, String password) {
        String login = "client-" + LOGINS.size() + "-" + user;
        LOGINS.put(login, Map.of("username", user, "password", password));
        Configuration.setConfiguration(new Logins());
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "true");
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, login);
        // without it the client does not know DIGEST-MD5
        config.setProperty("zookeeper.fips-mode", "false");
        return new ZooKeeperClient(port, config);
    }

    private static final class Logins extends Configuration {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            Map<String, String> options = LOGINS.get(name);
            return options == null
                    ? null
                    : new AppConfigurationEntry[] {
                        new AppConfigurationEntry(
                                DigestLoginModule.class.getName(),
                                AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                                options)
                    };
        }
    }

    /** What an ACL of scheme digest names a user by. */
    public static String digest(String user, String password) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA1").digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            return user + ":" + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<ACL> acl(int rights, String scheme, String id) {
        // the client looks for null in it, which List.of does not take
        return new ArrayList<>(List.of(new ACL(rights, new Id(scheme, id))));
    }

    /** Something that is asked of the client. */
    public interface Work<T> {
        T with(ZooKeeper zookeeper) throws KeeperException, InterruptedException;
    }

    public <T> T ask(Work<T> work) {
        try {
            return work.with(zookeeper);
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A node that stays, open to all. */
    public void create(String path, String data) {
        create(path, data.getBytes(StandardCharsets.UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** A node that stays. */
    public void create(String path, String data, List<ACL> acl) {
        create(path, data.getBytes(StandardCharsets.UTF_8), acl, CreateMode.PERSISTENT);
    }

    /** The name that it got. */
    public String create(String path, byte[] data, List<ACL> acl, CreateMode mode) {
        return ask(zk -> zk.create(path, data, acl, mode));
    }

    /** Children of a node that is there, with so many bytes each, in few requests. */
    public void createMany(String parent, int count, int bytes) {
        byte[] data =
                "0123456789abcdef".repeat(bytes / 16 + 1).substring(0, bytes).getBytes(StandardCharsets.UTF_8);
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] own = data.clone();
            byte[] number = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(number, 0, own, 0, Math.min(number.length, own.length));
            ops.add(Op.create(
                    String.format("%s/node-%06d", parent, i), own, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            if (ops.size() == BATCH || i == count - 1) {
                List<Op> batch = List.copyOf(ops);
                ask(zk -> zk.multi(batch));
                ops.clear();
            }
        }
    }

    public boolean has(String path) {
        return ask(zk -> zk.exists(path, false)) != null;
    }

    /** Waits until the server has removed it. */
    public void awaitGone(String path) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        boolean there = ask(zk -> zk.exists(path, event -> gone.countDown())) != null;
        if (there && !gone.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(path + " is still there");
        }
    }

    public String text(String path) {
        return new String(ask(zk -> zk.getData(path, false, null)), StandardCharsets.UTF_8);
    }

    /** Removes all that is no part of the server's own, and all quotas. */
    public void clear() {
        for (String name : ask(zk -> zk.getChildren("/", false))) {
            if (!name.equals("zookeeper")) {
                remove("/" + name);
            }
        }
        for (String name : ask(zk -> zk.getChildren("/zookeeper/quota", false))) {
            remove("/zookeeper/quota/" + name);
        }
        ask(zk -> zk.setData("/", new byte[0], -1));
        ask(zk -> zk.setACL("/", ZooDefs.Ids.OPEN_ACL_UNSAFE, -1));
    }

    /** Removes a node with all below it. */
    public void remove(String path) {
        List<String> found = new ArrayList<>(List.of(path));
        for (int i = 0; i < found.size(); i++) {
            String parent = found.get(i);
            ask(zk -> zk.getChildren(parent, false)).forEach(name -> found.add(parent + "/" + name));
        }
        for (int end = found.size(); end > 0; end -= BATCH) {
            List<Op> ops = new ArrayList<>();
            for (int i = end - 1; i >= Math.max(0, end - BATCH); i--) {
                ops.add(Op.delete(found.get(i), -1));
            }
            ask(zk -> zk.multi(ops));
        }
    }

    @Override
    public void close() {
        try {
            zookeeper.close(1000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
