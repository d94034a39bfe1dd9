package io.jenkins.plugins.kubestash.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which tasks there are for one kind of database. */
public record Addon(Metadata metadata, Spec spec) implements Resource {
    public Addon {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? new Spec(null, null, null) : spec;
    }

    /** {@code engines} is ours: the engines of AppBindings that this Addon is for. */
    public record Spec(List<String> engines, List<Task> backupTasks, List<Task> restoreTasks) {
        public Spec {
            engines = OrEmpty.list(engines);
            backupTasks = OrEmpty.list(backupTasks);
            restoreTasks = OrEmpty.list(restoreTasks);
        }
    }

    @Override
    public String apiVersion() {
        return ADDONS_API;
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (metadata.name().isEmpty()) {
            problems.add("metadata.name is missing");
        }
        Set<String> names = new HashSet<>();
        tasks("spec.backupTasks", spec.backupTasks(), names, problems);
        tasks("spec.restoreTasks", spec.restoreTasks(), names, problems);
        return List.copyOf(problems);
    }

    private static void tasks(String path, List<Task> tasks, Set<String> names, List<String> problems) {
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            String at = path + "[" + i + "]";
            if (task.name().isEmpty() || task.function().isEmpty()) {
                problems.add(at + " wants a name and a function");
            } else if (!names.add(task.name())) {
                problems.add(at + ".name is " + Shown.value(task.name()) + ": another task has this name");
            }
            if (task.parameters().stream()
                    .anyMatch(parameter -> parameter.name().isEmpty())) {
                problems.add(at + ".parameters has one without a name");
            }
        }
    }
}
