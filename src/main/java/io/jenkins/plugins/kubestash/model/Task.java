package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One thing an Addon can do, and the Function that does it. Ours are {@code extension}, that of the stream's name in the
 * snapshot, {@code <component>.<extension>}, and {@code workload}, the kind of workload that is stopped for a restore whose
 * work is done on its members' volumes.
 */
public record Task(
        String name,
        String function,
        Optional<String> driver,
        Optional<String> executor,
        boolean singleton,
        Optional<String> extension,
        Optional<String> workload,
        List<Parameter> parameters,
        List<ObjectNode> volumeTemplate,
        List<ObjectNode> volumeMounts) {
    public Task {
        name = OrEmpty.text(name);
        function = OrEmpty.text(function);
        driver = OrEmpty.text(driver);
        executor = OrEmpty.text(executor);
        extension = OrEmpty.text(extension);
        workload = OrEmpty.text(workload);
        parameters = OrEmpty.list(parameters);
        volumeTemplate = OrEmpty.list(volumeTemplate);
        volumeMounts = OrEmpty.list(volumeMounts);
    }
}
