package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of retention, in the configuration of a job or of the controller. */
public abstract class RetentionDescriptor<T extends Retention<T>> extends Descriptor<T> {

    @POST
    public FormValidation doCheckKeepLast(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepLast", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckKeepHourly(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepHourly", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckKeepDaily(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepDaily", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckKeepWeekly(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepWeekly", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckKeepMonthly(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepMonthly", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckKeepYearly(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.least("keepYearly", Texts.of(value), 1));
    }

    @POST
    public FormValidation doCheckMaxRetentionPeriod(@AncestorInPath Item item, @QueryParameter String value) {
        Forms.requireConfigure(item);
        return Forms.answer(Check.period(Texts.of(value)));
    }
}
