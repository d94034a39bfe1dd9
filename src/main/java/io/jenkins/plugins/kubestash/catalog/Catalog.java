package io.jenkins.plugins.kubestash.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Function;
import io.jenkins.plugins.kubestash.model.Shown;
import io.jenkins.plugins.kubestash.model.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Addons and Functions there are, by name: those that come along, and those a user adds or puts in their place.
 * A catalog is whole: every task's function is in it, and every default is a value its parameter takes.
 */
public final class Catalog {
    private static final List<String> BUILT_IN = List.of(
            "elasticsearch.yaml", //
            "etcd.yaml",
            "mariadb.yaml",
            "mongodb.yaml",
            "mysql.yaml",
            "postgres.yaml",
            "redis.yaml",
            "zookeeper.yaml");

    private final Map<String, Addon> addons;
    private final Map<String, Function> functions;

    private Catalog(Map<String, Addon> addons, Map<String, Function> functions) {
        this.addons = Collections.unmodifiableMap(addons);
        this.functions = Collections.unmodifiableMap(functions);
    }

    /** What comes along. */
    public static Catalog builtIn() {
        return new Catalog(Map.of(), Map.of())
                .with(BUILT_IN.stream().map(Catalog::resource).toList());
    }

    /**
     * This catalog and the documents' Addons and Functions, which replace those of the same name.
     *
     * @param documents YAML or JSON; each may hold several Addons and Functions
     * @throws IllegalArgumentException one line for the user when a document is something else or the whole is not sound
     */
    public Catalog with(List<String> documents) {
        Map<String, Addon> moreAddons = new LinkedHashMap<>(addons);
        Map<String, Function> moreFunctions = new LinkedHashMap<>(functions);
        for (String document : documents) {
            for (JsonNode node : Documents.readAll(document)) {
                add(node, moreAddons, moreFunctions);
            }
        }
        Catalog catalog = new Catalog(moreAddons, moreFunctions);
        catalog.addons.values().forEach(catalog::requireWhole);
        return catalog;
    }

    /** All Addons; one that was added or replaced later stands further back. */
    public List<Addon> addons() {
        return List.copyOf(addons.values());
    }

    /** @throws IllegalArgumentException one line that names the known ones */
    public Addon addon(String name) {
        return found(addons, "Addon", name);
    }

    /**
     * The Addon for an engine: one that lists it in {@code spec.engines} or is called {@code <engine>-addon}; of several
     * the one that was added last.
     *
     * @throws IllegalArgumentException one line that names the known engines
     */
    public Addon addonFor(String engine) {
        return addons.values().stream()
                .filter(addon -> engines(addon).anyMatch(engine::equals))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no Addon for the engine " + Shown.value(engine) + ": known are "
                                + known(addons.values().stream().flatMap(Catalog::engines))));
    }

    /**
     * @param name the first backup task when absent
     * @throws IllegalArgumentException one line that names the known ones
     */
    public Task backupTask(Addon addon, Optional<String> name) {
        return task(addon, "backup", addon.spec().backupTasks(), name);
    }

    /**
     * @param name the first restore task when absent
     * @throws IllegalArgumentException one line that names the known ones
     */
    public Task restoreTask(Addon addon, Optional<String> name) {
        return task(addon, "restore", addon.spec().restoreTasks(), name);
    }

    /** The Function that does a task of this catalog. */
    public Function function(Task task) {
        return found(functions, "Function", task.function());
    }

    private static Task task(Addon addon, String kind, List<Task> tasks, Optional<String> name) {
        return tasks.stream()
                .filter(task -> name.isEmpty() || task.name().equals(name.orElseThrow()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(addon.shown() + " has no " + kind + " task"
                        + name.map(wanted -> " " + Shown.value(wanted)).orElse("") + ": known are "
                        + known(tasks.stream().map(Task::name))));
    }

    private void requireWhole(Addon addon) {
        Stream.concat(addon.spec().backupTasks().stream(), addon.spec().restoreTasks().stream())
                .forEach(task -> {
                    try {
                        Parameters.requireSoundDefaults(task);
                        Command.requireKnownVariables(task, function(task));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(addon.shown() + ": " + e.getMessage(), e);
                    }
                });
    }

    private static void add(JsonNode node, Map<String, Addon> addons, Map<String, Function> functions) {
        switch (node.path("kind").asText("")) {
            case "Addon" -> {
                Addon addon = Documents.convert(node, Addon.class);
                addon.requireSound();
                put(addons, addon.metadata().name(), addon);
            }
            case "Function" -> {
                Function function = Documents.convert(node, Function.class);
                function.requireSound();
                put(functions, function.metadata().name(), function);
            }
            default ->
                throw new IllegalArgumentException("a document of the catalog is of kind "
                        + Shown.value(node.path("kind").asText("")) + ": write Addon or Function");
        }
    }

    private static <T> void put(Map<String, T> map, String name, T value) {
        map.remove(name);
        map.put(name, value);
    }

    private static <T> T found(Map<String, T> map, String kind, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no " + kind + " " + Shown.value(name) + ": known are " + known(map.keySet().stream()));
        }
        return found;
    }

    private static Stream<String> engines(Addon addon) {
        List<String> engines = new ArrayList<>(addon.spec().engines());
        String name = addon.metadata().name();
        if (name.endsWith("-addon")) {
            engines.add(name.substring(0, name.length() - "-addon".length()));
        }
        return engines.stream();
    }

    static String known(Stream<String> names) {
        List<String> sorted = names.distinct().sorted().toList();
        return sorted.isEmpty() ? "none" : String.join(", ", sorted);
    }

    private static String resource(String name) {
        try (InputStream in = Catalog.class.getResourceAsStream("/catalog/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
