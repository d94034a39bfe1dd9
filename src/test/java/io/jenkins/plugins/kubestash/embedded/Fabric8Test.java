package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** That the client of the plugin finds here what it finds in a cluster. */
class Fabric8Test {

    @Test
    void createsWatchesReadsLogsAndDeletes() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.builder().token("t0ken").start();
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                        .build()) {
            Jobs jobs = new Jobs(cluster);
            List<String> seen = new CopyOnWriteArrayList<>();
            try (Watch watch = client.batch().v1().jobs().inNamespace("demo").watch(collector(seen))) {
                Job job = client.getKubernetesSerialization()
                        .unmarshal(Jobs.script("j", "suspend: true", "echo hello"), Job.class);
                client.batch().v1().jobs().resource(job).create();
                client.batch().v1().jobs().inNamespace("demo").withName("j").edit(there -> {
                    there.getSpec().setSuspend(false);
                    return there;
                });
                jobs.await("j", "Complete");
                cluster.await("the watch saw it", Jobs.SOON, () -> seen.contains("MODIFIED 1"));
            }
            String pod = Json.name(jobs.pods("j").get(0));
            assertThat(client.pods().inNamespace("demo").withName(pod).getLog()).isEqualTo("hello\n");

            client.batch().v1().jobs().inNamespace("demo").withName("j").delete();

            cluster.await("job and pod are gone", Jobs.SOON, () -> cluster.pods("demo")
                    .isEmpty());
            assertThat(client.batch()
                            .v1()
                            .jobs()
                            .inNamespace("demo")
                            .withName("j")
                            .get())
                    .isNull();
        }
    }

    private static Watcher<Job> collector(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Job job) {
                seen.add(action + " " + job.getStatus().getSucceeded());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed " + cause.getMessage());
            }
        };
    }
}
