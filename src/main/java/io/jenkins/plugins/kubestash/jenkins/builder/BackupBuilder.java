package io.jenkins.plugins.kubestash.jenkins.builder;

import hudson.Extension;
import io.jenkins.plugins.kubestash.jenkins.live.Order;
import io.jenkins.plugins.kubestash.jenkins.step.BackupStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** The freestyle form of {@code kubestashBackup}. */
public final class BackupBuilder extends StepBuilder {
    private final BackupStep options;

    @DataBoundConstructor
    public BackupBuilder(BackupStep options) {
        this.options = options;
    }

    public BackupStep getOptions() {
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
            return Messages.BackupBuilder_displayName();
        }
    }
}
