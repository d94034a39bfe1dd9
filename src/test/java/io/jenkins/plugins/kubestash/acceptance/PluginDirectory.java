package io.jenkins.plugins.kubestash.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The plugins of a directory, by their own names, and what each of them needs. */
final class PluginDirectory {
    private static final String OPTIONAL = "resolution:=optional";

    private final Path directory;
    private final Map<String, Path> files = new HashMap<>();

    PluginDirectory(Path directory) {
        this.directory = directory;
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.toString().matches(".*\\.[jh]pi")).forEach(file -> files.put(name(file), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /**
     * Copies the named plugins and all that they need.
     *
     * @param first a plugin that is not in the directory and goes along
     * @throws IllegalArgumentException one line when one is missing
     */
    void install(Path first, Collection<String> names, Path target) {
        Map<String, Path> wanted = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(names);
        open.addAll(dependencies(first));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (!wanted.containsKey(name)) {
                Path file = Optional.ofNullable(files.get(name))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the plugin '" + name + "' is needed and not in " + directory + ": add it"));
                wanted.put(name, file);
                open.addAll(dependencies(file));
            }
        }
        wanted.put(name(first), first);
        try {
            Files.createDirectories(target);
            for (Map.Entry<String, Path> plugin : wanted.entrySet()) {
                Files.copy(plugin.getValue(), target.resolve(plugin.getKey() + ".jpi"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return manifest(file).getValue("Short-Name");
    }

    private static List<String> dependencies(Path file) {
        String all = Optional.ofNullable(manifest(file).getValue("Plugin-Dependencies"))
                .orElse("");
        return Stream.of(all.split(","))
                .filter(one -> !one.isBlank() && !one.contains(OPTIONAL))
                .map(one -> one.substring(0, one.indexOf(':')).strip())
                .toList();
    }

    private static Attributes manifest(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest().getMainAttributes();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
