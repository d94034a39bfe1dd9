package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the volumes of a pod as directories. */
final class PodVolumes {
    private final Store store;
    private final Node node;
    private final Path work;

    PodVolumes(Store store, Node node, Path work) {
        this.store = store;
        this.node = node;
        this.work = work;
    }

    /** Everything that belongs to one pod. */
    Path home(ObjectNode pod) {
        return work.resolve("pods").resolve(Json.uid(pod));
    }

    Path claim(String namespace, String name) {
        return directory(work.resolve("claims").resolve(namespace).resolve(name));
    }

    /**
     * By the volume's name.
     *
     * @throws Missing when something cannot be mounted now
     */
    Map<String, Path> make(ObjectNode pod) throws Missing {
        Map<String, Path> made = new HashMap<>();
        for (JsonNode volume : pod.at("/spec/volumes")) {
            String name = volume.path("name").asText();
            Path place = home(pod).resolve("volumes").resolve(name);
            try {
                made.put(name, make(pod, volume, place));
            } catch (Missing e) {
                throw new Missing("MountVolume.SetUp failed for volume \"%s\" : %s".formatted(name, e.getMessage()));
            }
        }
        return made;
    }

    private Path make(ObjectNode pod, JsonNode volume, Path place) throws Missing {
        String namespace = Json.namespace(pod);
        if (volume.has("emptyDir")) {
            return directory(place);
        }
        if (volume.has("hostPath")) {
            return hostPath(pod, volume.path("hostPath"));
        }
        if (volume.has("persistentVolumeClaim")) {
            return claim(
                    namespace, volume.at("/persistentVolumeClaim/claimName").asText());
        }
        boolean secret = volume.has("secret");
        if (!secret && !volume.has("configMap")) {
            throw new Missing("mount failed: the embedded cluster has no volumes of this kind: " + volume);
        }
        JsonNode source = volume.path(secret ? "secret" : "configMap");
        String name = source.path(secret ? "secretName" : "name").asText();
        ResourceType type = secret ? ResourceType.SECRETS : ResourceType.CONFIG_MAPS;
        Optional<ObjectNode> object = store.get(type, namespace, name);
        if (object.isEmpty() && !source.path("optional").asBoolean()) {
            throw new Missing("%s \"%s\" not found".formatted(type.singular(), name));
        }
        directory(place);
        if (object.isPresent()) {
            write(chosen(data(secret, object.get()), source, namespace, type), source, place);
        }
        return place;
    }

    private Path hostPath(ObjectNode pod, JsonNode source) throws Missing {
        Path path = node.host(node.of(pod), source.path("path").asText());
        String type = source.path("type").asText();
        if (type.equals("DirectoryOrCreate")) {
            return directory(path);
        }
        if (!type.isEmpty() && !Files.exists(path)) {
            throw new Missing("hostPath type check failed: %s is not a %s".formatted(path, type.toLowerCase()));
        }
        return path;
    }

    private static Map<String, byte[]> data(boolean secret, ObjectNode object) {
        Map<String, byte[]> data = new LinkedHashMap<>();
        object.path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        secret
                                ? Base64.getDecoder().decode(entry.getValue().asText())
                                : entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        object.path("binaryData")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText())));
        return data;
    }

    /** Files by their paths: all keys, or the {@code items}. */
    private static Map<String, byte[]> chosen(
            Map<String, byte[]> data, JsonNode source, String namespace, ResourceType type) throws Missing {
        if (!source.has("items")) {
            return data;
        }
        Map<String, byte[]> chosen = new LinkedHashMap<>();
        for (JsonNode item : source.path("items")) {
            String key = item.path("key").asText();
            if (data.containsKey(key)) {
                chosen.put(item.path("path").asText(), data.get(key));
            } else if (!source.path("optional").asBoolean()) {
                throw new Missing("references non-existent %s key: %s"
                        .formatted(type.equals(ResourceType.SECRETS) ? "secret" : "config", key));
            }
        }
        return chosen;
    }

    private static void write(Map<String, byte[]> files, JsonNode source, Path place) {
        int mode = source.path("defaultMode").asInt(0644);
        files.forEach((name, content) -> {
            Path file = place.resolve(name);
            directory(file.getParent());
            try {
                Files.deleteIfExists(file);
                Files.write(file, content);
                Files.setPosixFilePermissions(file, permissions(mode));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromTheTop = PosixFilePermission.values();
        for (int i = 0; i < fromTheTop.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(fromTheTop[i]);
            }
        }
        return permissions;
    }

    static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
