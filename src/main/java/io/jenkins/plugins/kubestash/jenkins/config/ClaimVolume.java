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

/** A claim in the namespace of each database that is backed up. */
public final class ClaimVolume extends LocalVolume {
    private final String claimName;

    @DataBoundConstructor
    public ClaimVolume(String claimName) {
        this.claimName = FieldProblem.none("claimName", Texts.of(claimName), Check.claim(Texts.of(claimName)));
    }

    public String getClaimName() {
        return claimName;
    }

    @Override
    Map<String, JsonNode> source() {
        return Storages.volume("persistentVolumeClaim", Map.of("claimName", claimName));
    }

    /** The form. */
    @Extension
    @Symbol("persistentVolumeClaim")
    public static final class DescriptorImpl extends Descriptor<LocalVolume> {
        @Override
        public String getDisplayName() {
            return "Persistent volume claim";
        }

        @POST
        public FormValidation doCheckClaimName(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.claim(Texts.of(value)));
        }
    }
}
