package io.jenkins.plugins.kubestash.jenkinsapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Jenkins and its plugins, as they are on disk. */
final class Installation {
    private static final String OPTIONAL = ";resolution:=optional";

    private final Archive war;
    private final Map<String, Archive> plugins = new TreeMap<>();

    /**
     * @param war jenkins.war, or that unpacked
     * @param directory holds .hpi and .jpi files, or unpacked ones
     * @param scratch a directory for jars
     */
    Installation(Path war, Path directory, Path scratch) throws IOException {
        this.war = Archive.open(war, scratch);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Installation::isPlugin).sorted().toList()) {
                Archive plugin = Archive.open(file, scratch);
                plugins.put(plugin.value("Short-Name"), plugin);
            }
        }
    }

    private static boolean isPlugin(Path file) {
        return Files.isDirectory(file)
                ? Files.exists(file.resolve("META-INF/MANIFEST.MF"))
                : file.toString().matches(".*\\.[hj]pi");
    }

    String version() {
        return war.value("Jenkins-Version");
    }

    int plugins() {
        return plugins.size();
    }

    /** Every jar that a plugin sees: those of Jenkins, of the plugins its manifest names, and of the ones they name. */
    List<Path> seenBy(Archive plugin) {
        List<Path> jars = new ArrayList<>(war.jars());
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> names = new ArrayDeque<>(dependencies(plugin).keySet());
        while (!names.isEmpty()) {
            String name = names.poll();
            Archive dependency = plugins.get(name);
            if (dependency != null && seen.add(name)) {
                jars.addAll(dependency.jars());
                names.addAll(dependencies(dependency).keySet());
            }
        }
        return jars;
    }

    /** Lines that say why this Jenkins would not load the plugin, or would load it without all it can use. */
    List<String> missing(Archive plugin) {
        List<String> lines = new ArrayList<>();
        dependencies(plugin).forEach((name, least) -> {
            Archive installed = plugins.get(name);
            if (installed == null) {
                lines.add("plugin " + name + " is not there: the manifest of the .hpi asks for " + least);
            } else if (Versions.compare(installed.value("Plugin-Version"), least) < 0) {
                lines.add("plugin " + name + " is " + installed.value("Plugin-Version")
                        + ": the manifest of the .hpi asks for " + least);
            }
        });
        if (Versions.compare(version(), plugin.value("Jenkins-Version")) < 0) {
            lines.add("Jenkins is " + version() + ": the manifest of the .hpi asks for "
                    + plugin.value("Jenkins-Version"));
        }
        return lines;
    }

    /** Names of plugins with the least version that is good. */
    private static Map<String, String> dependencies(Archive plugin) {
        Map<String, String> all = new TreeMap<>();
        for (String dependency : plugin.value("Plugin-Dependencies").split(",")) {
            String[] words = dependency.replace(OPTIONAL, "").split(":");
            if (words.length == 2) {
                all.put(words[0], words[1]);
            }
        }
        return all;
    }
}
