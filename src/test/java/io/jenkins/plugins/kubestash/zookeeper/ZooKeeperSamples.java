package io.jenkins.plugins.kubestash.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;

/** A little of everything a ZooKeeper can hold. */
public final class ZooKeeperSamples {
    /** User and password behind the digests of the sample's ACLs. */
    public static final String ALICE = "alice";

    public static final String ALICES_PASSWORD = "alice's: p@ss/w%rd-ü";

    private static final List<ACL> OPEN = ZooDefs.Ids.OPEN_ACL_UNSAFE;
    private static final int DEEP = 40;

    private ZooKeeperSamples() {}

    /** Everything that any server and user can write. */
    public static void fill(ZooKeeperClient client) {
        client.create("/app", "root of an application");
        client.create("/app/config", "{\"a\": 1}");
        client.create("/app/config/empty", new byte[0], OPEN, CreateMode.PERSISTENT);
        client.create("/app/config/none", null, OPEN, CreateMode.PERSISTENT);
        client.create("/app/config/every byte", everyByte(), OPEN, CreateMode.PERSISTENT);
        client.create("/app/config/größe-日本", "Ünïcode");
        client.create("/app/config/a:b=c&d", "punctuation");
        client.create("/app/large", "0123456789".repeat(50_000));
        StringBuilder deep = new StringBuilder("/app/deep");
        client.create(deep.toString(), "0");
        for (int i = 1; i < DEEP; i++) {
            client.create(deep.append("/level").toString(), Integer.toString(i));
        }
        client.create("/app/many", "");
        client.createMany("/app/many", 600, 20);
        client.create("/app/queue", "");
        for (int i = 0; i < 7; i++) {
            client.create("/app/queue/job-", new byte[] {(byte) i}, OPEN, CreateMode.PERSISTENT_SEQUENTIAL);
        }
        for (int i = 0; i < 5; i++) {
            client.remove("/app/queue/job-000000000" + i);
        }
        client.create("/app/container", "c".getBytes(StandardCharsets.UTF_8), OPEN, CreateMode.CONTAINER);
        client.create("/app/container/child", "x");
        client.create("/app/lonely", "");
        client.create("/app/members", "");
        client.create("/app/members/ephemeral", new byte[0], OPEN, CreateMode.EPHEMERAL);
        client.create("/app/members/e-", new byte[0], OPEN, CreateMode.EPHEMERAL_SEQUENTIAL);
        quota(client, "/app", "count=100000,bytes=-1");
        quota(client, "/app/queue", "count=-1,bytes=1000000");
    }

    /** Nodes that not everyone may read or write; only a superuser can write and read them all. */
    public static void fillRights(ZooKeeperClient client) {
        String alice = ZooKeeperClient.digest(ALICE, ALICES_PASSWORD);
        client.create("/rights", "", ZooKeeperClient.acl(Perms.READ, "world", "anyone"));
        client.create("/rights/address", "", ZooKeeperClient.acl(Perms.ALL, "ip", "10.0.0.0/8"));
        client.create("/rights/digest", "", ZooKeeperClient.acl(Perms.ALL, "digest", alice));
        client.create("/rights/digest/below", "b", ZooKeeperClient.acl(Perms.READ | Perms.ADMIN, "digest", alice));
        client.create("/rights/digest/below/more", "m", OPEN);
        List<ACL> several = new ArrayList<>(ZooKeeperClient.acl(Perms.READ, "world", "anyone"));
        several.addAll(ZooKeeperClient.acl(Perms.CREATE | Perms.DELETE, "digest", alice));
        several.addAll(ZooKeeperClient.acl(Perms.ALL, "ip", "127.0.0.1"));
        client.create("/rights/several", "", several);
    }

    private static void quota(ZooKeeperClient client, String path, String limits) {
        StringBuilder parent = new StringBuilder("/zookeeper/quota");
        for (String name : path.substring(1).split("/")) {
            parent.append('/').append(name);
            if (!client.has(parent.toString())) {
                client.create(parent.toString(), "");
            }
        }
        Stream.of("/zookeeper_limits", "/zookeeper_stats").forEach(leaf -> client.create(parent + leaf, limits));
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
