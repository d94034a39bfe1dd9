package io.jenkins.plugins.kubestash.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.verb.POST;

/** Nobody is answered over the web but by POST, and nothing is done before it is known who asks. */
class WebMethodsTest {
    private static final String ROOM = "io/jenkins/plugins/kubestash/jenkins";

    private final WebMethods ours = new WebMethods(KubeStashConfiguration.class, ROOM);

    @Test
    void thereAreSome() {
        assertThat(ours.all())
                .hasSizeGreaterThan(40)
                .anyMatch(name -> name.contains("TokenAccess$DescriptorImpl.doTest"));
    }

    @Test
    void eachTakesPostOnly() {
        assertThat(ours.withoutPost()).isEmpty();
    }

    @Test
    void eachBeginsWithACheckOfPermission() {
        assertThat(ours.withoutCheck()).isEmpty();
    }

    @Test
    void seesThoseThatDoNot() {
        WebMethods bad = new WebMethods(Careless.class, ROOM);
        assertThat(bad.withoutPost())
                .filteredOn(name -> name.contains("Careless"))
                .hasSize(1)
                .allMatch(name -> name.contains(".doGet "));
        assertThat(bad.withoutCheck())
                .filteredOn(name -> name.contains("Careless"))
                .hasSize(2)
                .noneMatch(name -> name.contains(".doGood "));
    }

    /** Does what the rules are against. */
    static final class Careless {
        public FormValidation doGet(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return FormValidation.ok(value);
        }

        @POST
        public FormValidation doLate(String value) {
            FormValidation answer = FormValidation.ok(value);
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return answer;
        }

        @POST
        public FormValidation doNever() {
            return FormValidation.ok();
        }

        @POST
        public FormValidation doGood() {
            require();
            return FormValidation.ok();
        }

        private static void require() {
            Jenkins.get().checkPermission(Jenkins.READ);
        }
    }
}
