package io.jenkins.plugins.kubestash.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The images that can be "pulled".
 *
 * @param known by name without registry, tag and digest, such as {@code restic/restic}: which paths in the image
 *     stand for which files of this machine
 */
public record Images(Map<String, Map<String, Path>> known) {
    public Images {
        known = Map.copyOf(known);
    }

    /** Images whose programs are looked for on this machine's PATH. */
    public static Images byDefault() {
        return new Images(List.of(
                        "restic/restic",
                        "eclipse-temurin",
                        "redis",
                        "busybox",
                        "alpine",
                        "debian",
                        "postgres",
                        "mysql",
                        "mariadb")
                .stream()
                .collect(Collectors.toMap(name -> name, name -> Map.of())));
    }

    /** One more image, or other paths for one. */
    public Images with(String name, Map<String, Path> paths) {
        Map<String, Map<String, Path>> more = new HashMap<>(known);
        more.put(name, Map.copyOf(paths));
        return new Images(more);
    }

    boolean has(String image) {
        return known.containsKey(name(image));
    }

    Map<String, Path> paths(String image) {
        return known.getOrDefault(name(image), Map.of());
    }

    private static String name(String image) {
        String name = image.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
        return name.replaceFirst("^(index\\.)?docker\\.io/", "").replaceFirst("^library/", "");
    }
}
