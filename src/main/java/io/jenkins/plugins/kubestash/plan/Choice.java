package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.catalog.Command;
import io.jenkins.plugins.kubestash.catalog.Parameters;
import io.jenkins.plugins.kubestash.catalog.Variables;
import io.jenkins.plugins.kubestash.catalog.VersionChoice;
import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Function;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the catalogue has for a request: the task, and the image and words that do it.
 *
 * @param extension of the stream's name in the snapshot
 * @param ours whether the agent does it itself, and no tool of the image
 * @param parameters of the task, defaults included
 * @param restoreTasks of the addon, by their extensions
 * @param notes what people should know of the choice
 */
record Choice(
        String engine,
        String addon,
        String task,
        String extension,
        boolean ours,
        Command command,
        Map<String, String> parameters,
        Map<String, String> restoreTasks,
        List<String> notes) {
    /** The parameter with which a restore goes into a database that is not empty. */
    private static final String SENTINEL_MASTER = "sentinelMaster";

    private static final String IF_EXISTS = "ifExists";

    static Choice of(Catalog catalog, Request.Transfer request, AppBinding binding, Database database) {
        Addon addon = catalog.addonFor(binding.engine());
        Task task = request instanceof Request.Backup
                ? catalog.backupTask(addon, request.task())
                : catalog.restoreTask(addon, request.task());
        Function function = catalog.function(task);
        Map<String, String> parameters = Parameters.of(task, request.parameters());
        VersionChoice version = VersionChoice.of(function, binding.spec().version());
        Variables variables = Variables.none()
                .with(database.variables())
                .with("agentImage", request.pod().agentImage())
                .with("DB_VERSION", version.version())
                .with(Command.restic())
                .with(Command.parameters(task, parameters));
        String java = PodParts.javaOf(variables.text(function.spec().image()), request.pod());
        variables = variables
                .with("java", PodParts.engineJava(java))
                .with("agent", PodParts.engineAgent(java))
                .with("agentJar", Paths.AGENT_JAR);
        return new Choice(
                addon.metadata().name().replaceFirst("-addon$", ""),
                addon.metadata().name(),
                task.name(),
                task.extension().orElse("dump"),
                function.spec().isOurs(),
                Command.of(function, variables),
                parameters,
                restoreTasks(addon),
                notes(binding, version));
    }

    private static Map<String, String> restoreTasks(Addon addon) {
        Map<String, String> tasks = new LinkedHashMap<>();
        addon.spec()
                .restoreTasks()
                .forEach(task -> tasks.putIfAbsent(task.extension().orElse("dump"), task.name()));
        return tasks;
    }

    /** What the container that does the task is to know of it. */
    Environment environment(boolean restore) {
        Environment environment = new Environment()
                .words("KUBESTASH_READY", command.ready())
                .words("KUBESTASH_VERSION", command.version())
                .put(
                        "KUBESTASH_NOTHING_SELECTED",
                        command.spec().nothingSelected().orElse(""))
                .json("KUBESTASH_FILES", command.files())
                .put("KUBESTASH_PRIVATE", command.files().isEmpty() ? "" : Paths.PRIVATE);
        if (restore) {
            boolean mayStay = !parameters.getOrDefault(IF_EXISTS, "fail").equals("fail");
            environment
                    .words("KUBESTASH_OCCUPIED", mayStay ? List.of() : command.occupied())
                    .words(
                            "KUBESTASH_CLEAR",
                            parameters.getOrDefault(IF_EXISTS, "").equals("replace") ? command.clear() : List.of())
                    .put("KUBESTASH_DUMP_VERSION", command.spec().dumpVersion().orElse(""))
                    .put("KUBESTASH_SKIP_UNTIL", command.spec().skip().until())
                    .list("KUBESTASH_SKIP_LINES", command.spec().skip().lines());
        }
        return environment.all(given());
    }

    /** Whether the address is that of a Sentinel, which knows where the database is. */
    boolean asksSentinels() {
        return parameters.containsKey(SENTINEL_MASTER);
    }

    /** The task's parameters, for whoever talks to the database. */
    Environment given() {
        Environment environment = new Environment();
        parameters.forEach((name, value) -> environment.put(Parameters.variable(name), value));
        return environment;
    }

    private static List<String> notes(AppBinding binding, VersionChoice version) {
        return version.exact()
                ? List.of()
                : List.of("The catalogue has no version "
                        + binding.spec().version().orElse("for an AppBinding without one") + ": taking "
                        + version.version());
    }
}
