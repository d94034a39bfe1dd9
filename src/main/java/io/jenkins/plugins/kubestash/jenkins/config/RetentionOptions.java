package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import org.kohsuke.stapler.DataBoundConstructor;

/** Retention as a step says it for itself: {@code retention: [keepLast: 7, keepDaily: 30]}. */
public final class RetentionOptions extends Retention<RetentionOptions> {
    @DataBoundConstructor
    public RetentionOptions() {
        // every field may be left out
    }

    /** @throws IllegalArgumentException one line for the user when no field is given or one cannot be used */
    public RetentionPolicy policy() {
        return policy("");
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends RetentionDescriptor<RetentionOptions> {
        @Override
        public String getDisplayName() {
            return "Retention";
        }
    }
}
