package io.jenkins.plugins.kubestash.jenkins.config;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.AbstractDescribableImpl;
import java.util.Map;

/** The volume of a storage that is a volume. */
public abstract class LocalVolume extends AbstractDescribableImpl<LocalVolume> {

    /** As Kubernetes has it in a pod, beside the volume's name. */
    abstract Map<String, JsonNode> source();
}
