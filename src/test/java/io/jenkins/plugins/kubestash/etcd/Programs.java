package io.jenkins.plugins.kubestash.etcd;

import io.jenkins.plugins.kubestash.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** etcd, etcdctl and, where there is one, etcdutl of one version. */
public record Programs(String place) {
    /** The system's own. */
    public static final Programs OWN = new Programs("");

    private static final Programs NEWER = new Programs("etcd-newer/");

    /** A newer version where it can be had here, else the system's own. */
    public static Programs newest() {
        try {
            NEWER.find("etcd");
            return NEWER;
        } catch (IllegalStateException e) {
            return OWN;
        }
    }

    public Path find(String name) {
        return Tools.find(place + name);
    }

    /** Where they are. */
    public Path directory() {
        return find("etcd").getParent();
    }

    /** Names of those that an image of this version has. */
    public List<String> names() {
        return List.of("etcd", "etcdctl", "etcdutl").stream()
                .filter(name -> Files.isExecutable(directory().resolve(name)))
                .toList();
    }

    public String version() {
        return EtcdUser.run(List.of(find("etcd").toString(), "--version"), "")
                .output()
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("etcd Version: ", "");
    }
}
