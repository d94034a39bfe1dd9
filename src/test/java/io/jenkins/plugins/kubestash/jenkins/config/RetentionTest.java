package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void policyHasTheFieldsThatAreGiven() {
        RetentionConfiguration standard = new RetentionConfiguration(" standard ");
        standard.setKeepLast(7);
        standard.setKeepDaily(30);
        standard.setMaxRetentionPeriod(" 1y ");
        RetentionPolicy policy = standard.policy();
        assertThat(policy.metadata().name()).isEqualTo("standard");
        assertThat(policy.spec().successfulSnapshots().orElseThrow().counts())
                .isEqualTo(Map.of("last", 7, "daily", 30));
        assertThat(policy.spec().maxRetentionPeriod().orElseThrow().duration()).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void everyFieldCounts() {
        RetentionOptions options = new RetentionOptions();
        options.setKeepLast(1);
        options.setKeepHourly(2);
        options.setKeepDaily(3);
        options.setKeepWeekly(4);
        options.setKeepMonthly(5);
        options.setKeepYearly(6);
        assertThat(options.policy().spec().successfulSnapshots().orElseThrow().counts())
                .isEqualTo(Map.of("last", 1, "hourly", 2, "daily", 3, "weekly", 4, "monthly", 5, "yearly", 6));
    }

    @Test
    void maxRetentionPeriodAloneIsEnough() {
        RetentionOptions options = new RetentionOptions();
        options.setMaxRetentionPeriod("30d");
        assertThat(options.policy().spec().successfulSnapshots()).isEmpty();
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> new RetentionOptions().policy())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the retention keeps nothing: give at least one of keepLast");
        assertThatThrownBy(() -> new RetentionConfiguration("a").policy())
                .hasMessageStartingWith("the retention policy 'a' keeps nothing");
    }

    @Test
    void settersRefuseWhatTheFormRefuses() {
        RetentionOptions options = new RetentionOptions();
        assertThatThrownBy(() -> options.setKeepWeekly(0))
                .isInstanceOf(FieldProblem.class)
                .hasMessage("keepWeekly is '0': write 1 or more, or nothing");
        assertThatThrownBy(() -> options.setMaxRetentionPeriod("soon"))
                .isInstanceOf(FieldProblem.class)
                .hasMessageStartingWith("maxRetentionPeriod is 'soon'");
        assertThatThrownBy(() -> new RetentionConfiguration("")).hasMessage("name is missing");
    }

    @Test
    void podsAreBuiltInUnlessTheDefaultsSayMore() {
        assertThat(new PodDefaults().podOptions()).isEqualTo(PodOptions.DEFAULT);
        PodDefaults defaults = new PodDefaults();
        defaults.setResticImage("mirror/restic:0.19.1");
        defaults.setMemory("2Gi");
        defaults.setRunAsUser(1000);
        defaults.setNodeSelector(" disk=ssd \n\nzone=");
        defaults.setServiceAccount("backup");
        defaults.setUploadLimit(100);
        PodOptions options = defaults.podOptions();
        assertThat(options.resticImage()).isEqualTo("mirror/restic:0.19.1");
        assertThat(options.agentImage()).isEqualTo(PodOptions.DEFAULT.agentImage());
        assertThat(options.memory()).isEqualTo("2Gi");
        assertThat(options.user()).isEqualTo(1000);
        assertThat(options.nodeSelector()).isEqualTo(Map.of("disk", "ssd", "zone", ""));
        assertThat(options.serviceAccount()).contains("backup");
        assertThat(options.bandwidth().upload()).contains(100);
        assertThat(options.bandwidth().download()).isEmpty();
        assertThatThrownBy(() -> defaults.setMemory("lots"))
                .hasMessage("memory is 'lots': write a quantity such as 1Gi");
    }
}
