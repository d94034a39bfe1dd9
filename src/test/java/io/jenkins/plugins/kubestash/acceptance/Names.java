package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Jobs whose names no Kubernetes object could have. */
final class Names {
    private static final String SCRIPT =
            "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', session: 'names'";

    private Names() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("job-name-with-spaces-and-emoji", Names::emoji),
                new Scenario("job-name-of-a-multibranch-project", Names::multibranch));
    }

    private static void emoji(Stage stage) {
        stage.admin().folder("Team (blue) ÄÖ");
        String name = "Team (blue) ÄÖ/nightly 🚀 backup of 'orders'";
        stage.admin().pipeline(name, SCRIPT);
        stage.admin().start(name).ends("SUCCESS");
    }

    /** Such a name holds a percent sign, which nobody may type; a branch's job is added as its project does it. */
    private static void multibranch(Stage stage) {
        stage.admin().folder("branches");
        String said = stage.admin()
                .client()
                .post("/scriptText", Map.of("script", """
                        import org.jenkinsci.plugins.workflow.job.WorkflowJob
                        import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
                        def folder = jenkins.model.Jenkins.get().getItemByFullName('branches')
                        def job = new WorkflowJob(folder, 'feature%2Flogin%20page')
                        job.definition = new CpsFlowDefinition("SCRIPT", true)
                        folder.add(job, job.name)
                        job.save()
                        """.replace("SCRIPT", SCRIPT)))
                .good()
                .body();
        assertThat(said).as("the script console's answer").isBlank();
        stage.admin().start("branches/feature%2Flogin%20page").ends("SUCCESS");
    }
}
