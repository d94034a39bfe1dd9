package io.jenkins.plugins.kubestash.acceptance;

import java.util.concurrent.CountDownLatch;

/** The plugin in a Jenkins with jobs to click on, beside the embedded cluster and a real Redis, until Ctrl-C. */
public final class JenkinsDemo {
    private static final String BACKUP = "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume'";

    private JenkinsDemo() {}

    public static void main(String[] words) throws InterruptedException {
        Stage stage;
        try {
            stage = new Stage(Given.parse(words));
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
            stage.open();
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
            return;
        }
        jobs(stage.admin());
        System.out.printf(
                """
                Jenkins:    %s
                Users:      %s, %s (may restore), %s (may not); each with the password %s
                Jobs:       backup; backup-migrate-restore (its migration fails); freestyle; scheduled (every two minutes)
                Settings:   %s/manage/configure, section KubeStash
                Cluster:    kubectl --kubeconfig %s get jobs,pods,secrets,appbindings -A
                Log:        %s
                Kept until you press Ctrl-C.
                """,
                stage.jenkins().url(),
                Stage.ADMIN,
                Stage.OPERATOR,
                Stage.DEVELOPER,
                Stage.PASSWORD,
                stage.jenkins().url(),
                stage.cluster().kubeconfig(),
                stage.jenkins().log());
        new CountDownLatch(1).await();
    }

    private static void jobs(Jobs admin) {
        admin.pipeline("backup", BACKUP + ", retention: [keepLast: 7, keepDaily: 30]");
        admin.pipeline("backup-migrate-restore", """
                pipeline {
                  agent none
                  stages {
                    stage('Backup')  { steps { %s } }
                    stage('Migrate') { agent any; steps { sh 'echo migrating; exit 1' } }
                  }
                  post { failure { kubestashRestore appBinding: 'shop/orders-redis', storage: 'volume', parameters: 'flush=true', snapshot: "${env.KUBESTASH_SNAPSHOT_ID}" } }
                }
                """.formatted(BACKUP));
        admin.freestyle("freestyle", Freestyle.backup() + Freestyle.restore("$KUBESTASH_SNAPSHOT_ID"), "");
        admin.freestyle(
                "scheduled",
                Freestyle.backup(),
                "<hudson.triggers.TimerTrigger><spec>H/2 * * * *</spec></hudson.triggers.TimerTrigger>");
    }
}
