package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The image and the words of the command that do a Task. Words may hold variables: {@code ${name}} or {@code ${name:=default}}. */
public record Function(Metadata metadata, Spec spec) implements Resource {
    public Function {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? new Spec(null, null, null, null, null, null) : spec;
    }

    /** {@code availableVersions} are what {@code ${DB_VERSION}} in the image can be. */
    public record Spec(
            String image,
            List<String> command,
            List<String> args,
            Optional<String> workingDir,
            List<String> availableVersions,
            List<ObjectNode> volumeMounts) {
        public Spec {
            image = OrEmpty.text(image);
            command = OrEmpty.list(command);
            args = OrEmpty.list(args);
            workingDir = OrEmpty.text(workingDir);
            availableVersions = OrEmpty.list(availableVersions);
            volumeMounts = OrEmpty.list(volumeMounts);
        }
    }

    @Override
    public String apiVersion() {
        return ADDONS_API;
    }

    @Override
    public List<String> problems() {
        if (metadata.name().isEmpty()) {
            return List.of("metadata.name is missing");
        }
        return spec.image().isEmpty() ? List.of("spec.image is missing") : List.of();
    }
}
