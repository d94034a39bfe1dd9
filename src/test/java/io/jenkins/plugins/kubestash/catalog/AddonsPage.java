package io.jenkins.plugins.kubestash.catalog;

import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.Function;
import io.jenkins.plugins.kubestash.model.Parameter;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of docs/addons.md that says what the catalogue has, as Markdown. */
final class AddonsPage {
    private AddonsPage() {}

    static String of(Catalog catalog) {
        return catalog.addons().stream()
                .sorted(Comparator.comparing(addon -> addon.metadata().name()))
                .map(addon -> addon(catalog, addon))
                .collect(Collectors.joining("\n"));
    }

    private static String addon(Catalog catalog, Addon addon) {
        String name = addon.metadata().name().replaceFirst("-addon$", "");
        StringBuilder page = new StringBuilder("### " + name + "\n\n");
        page.append("For AppBindings of type ")
                .append(engines(addon, name).map(AddonsPage::code).collect(Collectors.joining(", ")))
                .append(".\n\n| task | does | reads and writes | image | versions |\n|---|---|---|---|---|\n");
        addon.spec().backupTasks().forEach(task -> page.append(row(catalog, task, "backup")));
        addon.spec().restoreTasks().forEach(task -> page.append(row(catalog, task, "restore")));
        addon.spec().backupTasks().forEach(task -> page.append(parameters(task)));
        addon.spec().restoreTasks().forEach(task -> page.append(parameters(task)));
        return page.toString();
    }

    private static Stream<String> engines(Addon addon, String name) {
        return Stream.concat(addon.spec().engines().stream(), Stream.of(name)).distinct();
    }

    private static String row(Catalog catalog, Task task, String does) {
        Function function = catalog.function(task);
        List<String> versions = function.spec().availableVersions();
        return "| " + code(task.name()) + " | " + does + " | "
                + code("." + task.extension().orElse("dump"))
                + (function.spec().isOurs() ? "" : ", by the engine's own tools")
                + " | " + code(function.spec().image()) + " | "
                + (versions.isEmpty() ? "any" : String.join(", ", versions)) + " |\n";
    }

    private static String parameters(Task task) {
        if (task.parameters().isEmpty()) {
            return "\n" + code(task.name()) + " has no parameters.\n";
        }
        return task.parameters().stream()
                .map(AddonsPage::parameter)
                .collect(Collectors.joining(
                        "",
                        "\nParameters of " + code(task.name())
                                + ":\n\n| parameter | values | default | meaning |\n|---|---|---|---|\n",
                        ""));
    }

    private static String parameter(Parameter parameter) {
        String byDefault = parameter
                .byDefault()
                .map(value -> value.isEmpty() ? "empty" : code(value.replace("\n", "`, `")))
                .orElse(parameter.required() ? "must be given" : "–");
        return "| " + code(parameter.name()) + " | " + values(parameter) + " | " + byDefault + " | "
                + cell(parameter.usage()) + " |\n";
    }

    private static String values(Parameter parameter) {
        if (!parameter.allowed().isEmpty()) {
            return parameter.allowed().stream().map(AddonsPage::code).collect(Collectors.joining(", "));
        }
        return switch (parameter.type()) {
            case INTEGER ->
                parameter.least().map(String::valueOf).orElse("…") + " to "
                        + parameter.most().map(String::valueOf).orElse("…");
            case BOOLEAN -> "`true`, `false`";
            case LIST -> "list, one item a line";
            case TEXT -> "text";
        };
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.strip().replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
