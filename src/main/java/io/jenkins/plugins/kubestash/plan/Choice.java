package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.catalog.Parameters;
import io.jenkins.plugins.kubestash.catalog.Variables;
import io.jenkins.plugins.kubestash.catalog.VersionChoice;
import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Function;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the catalogue has for a request: the task, and the image and words that do it.
 *
 * @param extension of the stream's name in the snapshot
 * @param parameters of the task, defaults included
 * @param notes what people should know of the choice
 */
record Choice(
        String engine,
        String addon,
        String task,
        String extension,
        String image,
        List<String> command,
        Map<String, String> parameters,
        List<String> notes) {

    static Choice of(Catalog catalog, Request.Transfer request, AppBinding binding) {
        Addon addon = catalog.addonFor(binding.engine());
        Task task = request instanceof Request.Backup
                ? catalog.backupTask(addon, request.task())
                : catalog.restoreTask(addon, request.task());
        Function function = catalog.function(task);
        Map<String, String> parameters = Parameters.of(task, request.parameters());
        VersionChoice version = VersionChoice.of(function, binding.spec().version());
        Variables variables = Variables.none()
                .with(parameters)
                .with("agent", PodParts.engineAgent())
                .with("agentImage", request.pod().agentImage())
                .with("DB_VERSION", version.version());
        List<String> words = new ArrayList<>(function.spec().command());
        words.addAll(function.spec().args());
        return new Choice(
                addon.metadata().name().replaceFirst("-addon$", ""),
                addon.metadata().name(),
                task.name(),
                task.extension().orElse("dump"),
                variables.text(function.spec().image()),
                variables.words(words),
                parameters,
                notes(binding, version));
    }

    Environment environment() {
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
