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

/** A directory of an NFS server. */
public final class NfsVolume extends LocalVolume {
    private final String server;
    private final String path;

    @DataBoundConstructor
    public NfsVolume(String server, String path) {
        this.server = FieldProblem.none("server", Texts.of(server), Check.host(Texts.of(server)));
        this.path = FieldProblem.none("path", Texts.of(path), Check.path("path", Texts.of(path)));
    }

    public String getServer() {
        return server;
    }

    public String getPath() {
        return path;
    }

    @Override
    Map<String, JsonNode> source() {
        return Storages.volume("nfs", Map.of("server", server, "path", path));
    }

    /** The form. */
    @Extension
    @Symbol("nfs")
    public static final class DescriptorImpl extends Descriptor<LocalVolume> {
        @Override
        public String getDisplayName() {
            return "NFS";
        }

        @POST
        public FormValidation doCheckServer(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.host(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckPath(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.path("path", Texts.of(value)));
        }
    }
}
