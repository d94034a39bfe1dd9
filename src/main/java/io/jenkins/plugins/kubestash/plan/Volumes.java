package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pod's volumes and where its containers see them. */
final class Volumes {
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();

    Volumes(String agentConfigMap) {
        volumes.add(emptyDir("bin"));
        volumes.add(emptyDir("work"));
        volumes.add(new VolumeBuilder()
                .withName("agent")
                .withNewConfigMap()
                .withName(agentConfigMap)
                .endConfigMap()
                .build());
        mounts.add(mount("bin", Paths.BIN, true));
        mounts.add(mount("work", Paths.WORK, false));
        mounts.add(mount("agent", Paths.AGENT, true));
    }

    Volumes files(SessionSecret secret) {
        if (!secret.files().isEmpty()) {
            volumes.add(new VolumeBuilder()
                    .withName("files")
                    .withNewSecret()
                    .withSecretName(secret.name())
                    .addAllToItems(secret.files().stream().map(Volumes::item).toList())
                    .endSecret()
                    .build());
            mounts.add(mount("files", Paths.FILES, true));
        }
        return this;
    }

    Volumes databaseTls(Optional<String> secret) {
        secret.ifPresent(name -> {
            volumes.add(new VolumeBuilder()
                    .withName("database-tls")
                    .withNewSecret()
                    .withSecretName(name)
                    .withDefaultMode(0440) // libpq refuses a key that others may read
                    .endSecret()
                    .build());
            mounts.add(mount("database-tls", Paths.DATABASE_TLS, true));
        });
        return this;
    }

    Volumes storage(Optional<StorageBackend.Local> local) {
        local.ifPresent(storage -> {
            ObjectNode volume = storage.volumeSource();
            volume.put("name", "storage");
            volumes.add(volume(volume));
            VolumeMount mount = mount("storage", storage.mountPath(), false);
            storage.subPath().ifPresent(mount::setSubPath);
            mounts.add(mount);
        });
        return this;
    }

    /** The data of one member, where the workload's own container has them. */
    Volumes member(Member member, Workload.Mount at) {
        volumes.add(
                member.hostPath().isEmpty()
                        ? new VolumeBuilder()
                                .withName("data")
                                .withNewPersistentVolumeClaim()
                                .withClaimName(member.claim())
                                .endPersistentVolumeClaim()
                                .build()
                        : directory("data", member.hostPath()));
        VolumeMount mount = mount("data", at.path(), false);
        mount.setSubPath(at.subPath().isEmpty() ? null : at.subPath());
        mounts.add(mount);
        return this;
    }

    /** A directory of the node, where the node has it. */
    void host(String name, String path) {
        volumes.add(directory(name, path));
        mounts.add(mount(name, path, false));
    }

    private static Volume directory(String name, String path) {
        return new VolumeBuilder()
                .withName(name)
                .withNewHostPath()
                .withPath(path)
                .withType("Directory")
                .endHostPath()
                .build();
    }

    /** Programs that another image brings. */
    Volumes programs() {
        volumes.add(emptyDir("programs"));
        mounts.add(mount("programs", Paths.PROGRAMS, true));
        return this;
    }

    /** The mounts of the container that brings them. */
    static List<VolumeMount> programsOnly() {
        return List.of(mount("bin", Paths.BIN, true), mount("programs", Paths.PROGRAMS, false));
    }

    /** A place in memory for files that hold credentials. */
    Volumes forFiles() {
        volumes.add(new VolumeBuilder()
                .withName("private")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("1Mi"))
                .endEmptyDir()
                .build());
        mounts.add(mount("private", Paths.PRIVATE, false));
        return this;
    }

    List<Volume> volumes() {
        return volumes;
    }

    List<VolumeMount> mounts() {
        return mounts;
    }

    /** The one mount of the container that brings the binary. */
    static List<VolumeMount> binOnly() {
        return List.of(mount("bin", Paths.BIN, false));
    }

    /** The mounts of the container that brings the Java runtime. */
    static List<VolumeMount> binAndAgent() {
        return List.of(mount("bin", Paths.BIN, false), mount("agent", Paths.AGENT, true));
    }

    private static Volume volume(JsonNode source) {
        return Documents.convert(source, Volume.class);
    }

    private static KeyToPath item(String key) {
        return new KeyToPathBuilder().withKey(key).withPath(key).build();
    }

    private static Volume emptyDir(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? Boolean.TRUE : null)
                .build();
    }
}
