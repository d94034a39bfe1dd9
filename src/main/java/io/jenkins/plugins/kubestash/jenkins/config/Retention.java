package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.kubestash.model.Metadata;
import io.jenkins.plugins.kubestash.model.RetentionPeriod;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * How many snapshots are kept, and for how long; a field that is not given does not count. {@code keepDaily} is of how
 * many days the newest snapshot is kept, and so on.
 */
public abstract class Retention<T extends Retention<T>> extends AbstractDescribableImpl<T> implements Serializable {
    private static final long serialVersionUID = 1;

    private Integer keepLast;
    private Integer keepHourly;
    private Integer keepDaily;
    private Integer keepWeekly;
    private Integer keepMonthly;
    private Integer keepYearly;
    private String maxRetentionPeriod;

    Retention() {
        // every field may be left out
    }

    public Integer getKeepLast() {
        return keepLast;
    }

    @DataBoundSetter
    public void setKeepLast(Integer keepLast) {
        this.keepLast = kept("keepLast", keepLast);
    }

    public Integer getKeepHourly() {
        return keepHourly;
    }

    @DataBoundSetter
    public void setKeepHourly(Integer keepHourly) {
        this.keepHourly = kept("keepHourly", keepHourly);
    }

    public Integer getKeepDaily() {
        return keepDaily;
    }

    @DataBoundSetter
    public void setKeepDaily(Integer keepDaily) {
        this.keepDaily = kept("keepDaily", keepDaily);
    }

    public Integer getKeepWeekly() {
        return keepWeekly;
    }

    @DataBoundSetter
    public void setKeepWeekly(Integer keepWeekly) {
        this.keepWeekly = kept("keepWeekly", keepWeekly);
    }

    public Integer getKeepMonthly() {
        return keepMonthly;
    }

    @DataBoundSetter
    public void setKeepMonthly(Integer keepMonthly) {
        this.keepMonthly = kept("keepMonthly", keepMonthly);
    }

    public Integer getKeepYearly() {
        return keepYearly;
    }

    @DataBoundSetter
    public void setKeepYearly(Integer keepYearly) {
        this.keepYearly = kept("keepYearly", keepYearly);
    }

    /** Such as {@code 1y6mo}; see {@link RetentionPeriod}. */
    public String getMaxRetentionPeriod() {
        return maxRetentionPeriod;
    }

    @DataBoundSetter
    public void setMaxRetentionPeriod(String maxRetentionPeriod) {
        String period = Texts.of(maxRetentionPeriod);
        FieldProblem.none("maxRetentionPeriod", period, Check.period(period));
        this.maxRetentionPeriod = period.isEmpty() ? null : period;
    }

    /** Whether no field is given, as an empty form has it. */
    public boolean isEmpty() {
        return Stream.of(keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, maxRetentionPeriod)
                .allMatch(Objects::isNull);
    }

    private static Integer kept(String field, Integer count) {
        return FieldProblem.none(field, count, Check.least(field, count, 1));
    }

    /** @throws IllegalArgumentException one line for the user when no field is given */
    RetentionPolicy policy(String name) {
        RetentionPolicy.Successful keep = new RetentionPolicy.Successful(
                Optional.ofNullable(keepLast),
                Optional.ofNullable(keepHourly),
                Optional.ofNullable(keepDaily),
                Optional.ofNullable(keepWeekly),
                Optional.ofNullable(keepMonthly),
                Optional.ofNullable(keepYearly));
        Optional<RetentionPeriod> period =
                Optional.ofNullable(maxRetentionPeriod).map(RetentionPeriod::new);
        if (period.isEmpty() && keep.counts().isEmpty()) {
            throw new IllegalArgumentException("the retention" + (name.isEmpty() ? "" : " policy '" + name + "'")
                    + " keeps nothing: give at least one of keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly,"
                    + " keepYearly, maxRetentionPeriod");
        }
        RetentionPolicy policy = new RetentionPolicy(
                Metadata.of("", name),
                new RetentionPolicy.Spec(
                        period, Optional.of(keep).filter(some -> !some.counts().isEmpty()), null, null, false));
        policy.requireSound();
        return policy;
    }
}
