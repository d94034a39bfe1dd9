package io.jenkins.plugins.kubestash.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** One etcd with users: root has a password. */
public final class EtcdDatabase implements Database {
    private static final String PASSWORD = CANARY + ":@/%'\"";
    private static final int LONG = 40;

    private final EtcdServer etcd;

    public EtcdDatabase() {
        EtcdServer open = EtcdServer.start("--bcrypt-cost", "4");
        open.ctl("user", "add", "root:" + PASSWORD);
        open.ctl("user", "grant-role", "root", "root");
        open.ctl("auth", "enable");
        etcd = open.ctlWith("--user", "root:" + PASSWORD);
    }

    @Override
    public String title() {
        return "etcd " + version() + ", one member";
    }

    @Override
    public String engine() {
        return "etcd";
    }

    @Override
    public int port() {
        return etcd.port();
    }

    @Override
    public String appBinding(String name, int port) {
        return "type: etcd, version: " + version() + ", clientConfig: {url: 'http://127.0.0.1:" + port
                + "'}, secret: {name: " + name + "-auth}";
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("username", "root", "password", PASSWORD);
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return Optional.of(Map.of("username", "root", "password", CANARY + "-wrong"));
    }

    @Override
    public void fill() {
        etcd.ctl("put", "--", "empty", "");
        etcd.put("ünï ☃ key", "välue ☃");
        etcd.put("-line\nbreak\ttab\"quote\\", "a\nb");
        etcd.pour("binary/\u00ff\u0000", 3, 1000);
        etcd.pour("many/", 500, 20);
        for (int seconds : new int[] {9_300, 99_300}) {
            String lease = etcd.ctl("lease", "grant", Integer.toString(seconds)).split(" ")[1];
            etcd.ctl("put", "leased/" + seconds + "/1", "a", "--lease=" + lease);
            etcd.ctl("put", "leased/" + seconds + "/2", "b", "--lease=" + lease);
        }
    }

    @Override
    public void fillMuch() {
        etcd.pour("bulk/", 4_000, 4_000);
    }

    @Override
    public void clear() {
        etcd.ctl("del", "--prefix", "");
        etcd.ctl("lease", "list")
                .lines()
                .filter(line -> line.matches("[0-9a-f]{8,16}"))
                .forEach(lease -> etcd.ctl("lease", "revoke", lease));
    }

    @Override
    public SortedSet<String> contents() {
        SortedMap<String, EtcdServer.Entry> entries = etcd.contents("");
        Map<Long, String> leases = new HashMap<>();
        SortedSet<String> contents = new TreeSet<>();
        entries.forEach((key, entry) -> {
            String lease = entry.lease() == 0 ? "" : " " + leases.computeIfAbsent(entry.lease(), this::lease);
            contents.add(shown(key) + " = " + shown(entry.value()) + lease);
        });
        return contents;
    }

    private static String shown(String bytes) {
        boolean plain = bytes.length() <= LONG && bytes.chars().allMatch(c -> c >= ' ' && c <= '~');
        return plain ? bytes : bytes.length() + " bytes, hash " + bytes.hashCode();
    }

    /** Its keys, and how long they live, to within a hundred minutes. */
    private String lease(long id) {
        JsonNode lease = Documents.readAll(
                        etcd.ctl("lease", "timetolive", Long.toHexString(id), "--keys", "-w", "json"))
                .get(0);
        SortedSet<String> keys = new TreeSet<>();
        lease.path("keys").forEach(key -> keys.add(key.asText()));
        return "with " + keys + " for " + lease.path("ttl").asLong() / 6000;
    }

    @Override
    public List<String> howToReach() {
        return List.of("ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:" + port() + " --user 'root:" + PASSWORD
                + "' get --prefix '' --keys-only");
    }

    @Override
    public void kill() {
        etcd.kill();
    }

    @Override
    public void close() {
        etcd.close();
    }

    private static String version() {
        return Programs.OWN.version();
    }
}
