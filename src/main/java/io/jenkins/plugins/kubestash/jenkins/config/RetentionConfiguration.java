package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A RetentionPolicy that steps name. */
public final class RetentionConfiguration extends Retention<RetentionConfiguration> {
    private final String name;

    @DataBoundConstructor
    public RetentionConfiguration(String name) {
        this.name = FieldProblem.none("name", Texts.of(name), Check.name(Texts.of(name)));
    }

    public String getName() {
        return name;
    }

    /** @throws IllegalArgumentException one line for the user when no field is given or one cannot be used */
    public RetentionPolicy policy() {
        return policy(name);
    }

    /** The form. */
    @Extension
    @Symbol("retentionPolicy")
    public static final class DescriptorImpl extends RetentionDescriptor<RetentionConfiguration> {
        @Override
        public String getDisplayName() {
            return "Retention policy";
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.name(Texts.of(value)));
        }
    }
}
