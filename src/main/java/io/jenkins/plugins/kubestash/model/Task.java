package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One thing an Addon can do, and the Function that does it. {@code extension} is ours: that of the stream's name in the
 * snapshot, {@code <component>.<extension>}.
 */
public record Task(
        String name,
        String function,
        Optional<String> driver,
        Optional<String> executor,
        boolean singleton,
        Optional<String> extension,
        List<Parameter> parameters,
        List<ObjectNode> volumeTemplate,
        List<ObjectNode> volumeMounts) {
    public Task {
        name = OrEmpty.text(name);
        function = OrEmpty.text(function);
        driver = OrEmpty.text(driver);
        executor = OrEmpty.text(executor);
        extension = OrEmpty.text(extension);
        parameters = OrEmpty.list(parameters);
        volumeTemplate = OrEmpty.list(volumeTemplate);
        volumeMounts = OrEmpty.list(volumeMounts);
    }
}
