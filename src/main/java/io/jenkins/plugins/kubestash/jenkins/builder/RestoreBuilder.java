package io.jenkins.plugins.kubestash.jenkins.builder;

import hudson.Extension;
import io.jenkins.plugins.kubestash.jenkins.live.Order;
import io.jenkins.plugins.kubestash.jenkins.step.RestoreStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** The freestyle form of {@code kubestashRestore}. */
public final class RestoreBuilder extends StepBuilder {
    private final RestoreStep options;

    @DataBoundConstructor
    public RestoreBuilder(RestoreStep options) {
        this.options = options;
    }

    public RestoreStep getOptions() {
        return options;
    }

    @Override
    Order order() {
        return options;
    }

    /** Its name in the list of build steps. */
    @Extension
    public static final class DescriptorImpl extends StepBuilderDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.RestoreBuilder_displayName();
        }
    }
}
