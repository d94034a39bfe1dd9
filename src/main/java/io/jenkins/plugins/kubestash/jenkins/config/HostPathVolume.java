package io.jenkins.plugins.kubestash.jenkins.config;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A directory of the node that the pod runs on. */
public final class HostPathVolume extends LocalVolume {
    private final String path;

    @DataBoundConstructor
    public HostPathVolume(String path) {
        this.path = FieldProblem.none("path", Texts.of(path), Check.path("path", Texts.of(path)));
    }

    public String getPath() {
        return path;
    }

    @Override
    Map<String, JsonNode> source() {
        return Storages.volume("hostPath", Map.of("path", path));
    }

    /** The form. */
    @Extension
    @Symbol("hostPath")
    public static final class DescriptorImpl extends Descriptor<LocalVolume> {
        @Override
        public String getDisplayName() {
            return "Directory of the node";
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.path("path", Texts.of(value)));
        }
    }
}
