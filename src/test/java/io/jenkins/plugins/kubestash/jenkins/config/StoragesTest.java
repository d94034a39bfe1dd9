package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forms turned into what KubeStash would have in the cluster. */
class StoragesTest {

    @Test
    void bucketWithEverything() {
        assertThat(yaml(Storages.s3(
                        "minio", new Storages.S3(" https://minio:9000/ ", "backups", "/team/", "eu", true, "", true))))
                .isEqualTo("""
                        apiVersion: storage.kubestash.com/v1alpha1
                        kind: BackupStorage
                        metadata:
                          name: minio
                          namespace: jenkins
                        spec:
                          storage:
                            provider: s3
                            s3:
                              endpoint: https://minio:9000
                              bucket: backups
                              prefix: team
                              region: eu
                              secretName: jenkins-credential
                              insecureTLS: true
                          usagePolicy:
                            allowedNamespaces:
                              from: Same
                          deletionPolicy: Retain
                          default: false
                        """);
    }

    @Test
    void bucketOfAmazonWithoutACredential() {
        assertThat(yaml(Storages.s3("aws", new Storages.S3(null, "backups", null, "", false, "", false))))
                .contains("    s3:\n      bucket: backups\n")
                .doesNotContain("secretName", "endpoint", "region");
    }

    @Test
    void restServerWithItsAuthority() {
        BackupStorage storage = Storages.rest("rest", "https://rest:8000/", true, "PEM", false);
        assertThat(yaml(storage)).contains("""
                            rest:
                              url: https://rest:8000
                              secretName: jenkins-credential
                        """.indent(0)).contains("caBundle: UEVN\n");
    }

    @Test
    void volumes() {
        assertThat(yaml(Storages.local(
                        "pvc", "jenkins", Storages.volume("persistentVolumeClaim", Map.of("claimName", "backups")))))
                .contains("""
                            local:
                              mountPath: /backups
                              subPath: jenkins
                              persistentVolumeClaim:
                                claimName: backups
                        """.indent(0));
        assertThat(yaml(Storages.local("nfs", "", Storages.volume("nfs", Map.of("server", "nas", "path", "/x")))))
                .contains("nfs:\n        path: /x\n        server: nas\n")
                .doesNotContain("subPath");
    }

    @Test
    void problemIsThatOfTheFieldAskedFor() {
        BackupStorage storage = Storages.s3("", new Storages.S3("h h", "b b", "", "", false, "", false));
        assertThat(Storages.problem(storage, "bucket"))
                .hasValueSatisfying(line -> assertThat(line).startsWith("bucket is 'b b': write the name of a bucket"));
        assertThat(Storages.problem(storage, "endpoint"))
                .hasValueSatisfying(line -> assertThat(line).startsWith("endpoint is 'h h'"));
        assertThat(Storages.problem(storage, "prefix")).isEmpty();
    }

    private static String yaml(BackupStorage storage) {
        return Documents.toYaml(storage);
    }
}
