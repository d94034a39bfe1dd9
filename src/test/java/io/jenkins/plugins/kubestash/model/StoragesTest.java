package io.jenkins.plugins.kubestash.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragesTest {
    @Test
    void readsAnS3StorageAndTrimsItsSlashes() {
        BackupStorage storage = BackupStorage.read("""
                apiVersion: storage.kubestash.com/v1alpha1
                kind: BackupStorage
                metadata: {name: s3-storage, namespace: demo}
                spec:
                  storage:
                    provider: s3
                    s3: {endpoint: "https://s3.example.com/", bucket: bkt/, region: us-east-1, prefix: /p/q/, secretName: s3-secret}
                  usagePolicy: {allowedNamespaces: {from: All}}
                  deletionPolicy: WipeOut
                  default: true
                  runtimeSettings: {pod: {}}
                """);

        assertThat(storage.spec().storage().backend())
                .contains(new StorageBackend.S3(
                        Optional.of("https://s3.example.com"),
                        "bkt",
                        "p/q",
                        Optional.of("us-east-1"),
                        Optional.of("s3-secret"),
                        Optional.empty(),
                        false));
        assertThat(storage.spec().usagePolicy().allowedNamespaces().from()).isEqualTo(UsagePolicy.From.ALL);
        assertThat(storage.spec().deletionPolicy()).isEqualTo(DeletionPolicy.WIPE_OUT);
        assertThat(storage.spec().byDefault()).isTrue();
        assertThat(storage.problems()).isEmpty();
        assertThat(BackupStorage.read(Documents.toYaml(storage))).isEqualTo(storage);
    }

    @Test
    void aLocalStorageKeepsItsVolumeAsItIs() {
        BackupStorage storage = storage(
                "local", "local: {nfs: {server: nas, path: /x, readOnly: false}, mountPath: /backups/, subPath: a/b}");
        StorageBackend.Local local =
                (StorageBackend.Local) storage.spec().storage().backend().orElseThrow();

        assertThat(Documents.toJson(local.volumeSource()))
                .isEqualTo("{\"nfs\":{\"server\":\"nas\",\"path\":\"/x\",\"readOnly\":false}}");
        assertThat(local.mountPath()).isEqualTo("/backups");
        assertThat(storage.problems()).isEmpty();
        assertThat(BackupStorage.read(Documents.toYaml(storage))).isEqualTo(storage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3 | local: {emptyDir: {}, mountPath: /b} | spec.storage.local does not fit spec.storage.provider s3: remove one; spec.storage.s3 is missing",
                "s3 | s3: {}                               | spec.storage.s3.bucket is missing",
                "s3 | s3: {bucket: 'a b'}                  | spec.storage.s3.bucket is 'a b': write the name of a bucket, 3 to 63 letters, digits, '-', '.' and '_' that begin and end with a letter or digit",
                "s3 | s3: {bucket: bkt, prefix: a/../c}      | spec.storage.s3.prefix is 'a/../c': write a path without '..'",
                "s3 | s3: {bucket: bkt, endpoint: 'ftp://x'} | spec.storage.s3.endpoint is 'ftp://x': write it as https://host:port, without a user or a path",
                "s3 | s3: {bucket: bkt, maxConnections: -1}  | spec.storage.s3.maxConnections is -1: write a number above 0",
                "local | local: {emptyDir: {}}             | spec.storage.local.mountPath is '': write an absolute path such as /backups",
                "local | local: {emptyDir: {}, mountPath: b} | spec.storage.local.mountPath is 'b': write an absolute path such as /backups",
                "local | local: {emptyDir: {}, mountPath: /b/../c} | spec.storage.local.mountPath is '/b/../c': write an absolute path such as /backups",
                "local | local: {mountPath: /b}            | spec.storage.local names no volume: write one, such as persistentVolumeClaim, nfs or hostPath",
                "local | local: {mountPath: /b, nfs: {}, hostPath: {}} | spec.storage.local names several volumes (nfs, hostPath): write one, such as persistentVolumeClaim, nfs or hostPath",
                "local | local: {mountPath: /b, nfs: {}, subPath: ../x} | spec.storage.local.subPath is '../x': write a path below the volume's root without '..'",
                "rest | rest: {}                           | spec.storage.rest.url is missing",
                "rest | rest: {url: 'host:8000'}           | spec.storage.rest.url is 'host:8000': write it as http://host:port/path",
                "rest | rest: {url: 'http://u:p@h/'}       | spec.storage.rest.url has a user or a password in it: put them into the storage's Secret",
                "azure | azure: {container: c}             | spec.storage.azure.storageAccount is missing",
                "gcs | gcs: {bucket: b}                    |",
            })
    void saysWhatIsWrongWithAStorage(String provider, String block, String lines) {
        assertThat(String.join("; ", storage(provider, block).problems())).isEqualTo(lines == null ? "" : lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3.example.com", "http://minio.demo.svc:9000", "https://[::1]:9000", "minio:9000", "10.0.0.1"})
    void anEndpointMayHaveASchemeOrNot(String endpoint) {
        assertThat(storage("s3", "s3: {bucket: bkt, endpoint: '" + endpoint + "'}")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-abc", "abc-", "a..b", "a.-b", "192.168.0.1", "a/b", "b\u00fccher"})
    void aBucketThatResticCannotAddressIsRefused(String bucket) {
        assertThat(storage("s3", "s3: {bucket: '" + bucket + "'}").problems())
                .singleElement()
                .asString()
                .startsWith("spec.storage.s3.bucket is '" + bucket + "': write the name of a bucket");
        assertThat(storage("s3", "s3: {bucket: '" + "a".repeat(64) + "'}").problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b", "Team_Backups", "1-2", "192.168.0.1a"})
    void aBucketThatResticCanAddressIsTaken(String bucket) {
        assertThat(storage("s3", "s3: {bucket: '" + bucket + "'}").problems()).isEmpty();
    }

    @Test
    void anUnknownProviderIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> storage("swift", "swift: {}"))
                .withMessage("BackupStorage demo/s: spec.storage.provider is 'swift':"
                        + " one of local, s3, gcs, azure, rest is wanted");
        assertThat(BackupStorage.read("{spec: {}}").problems())
                .containsExactly("spec.storage.provider is missing: write one of local, s3, gcs, azure, rest");
    }

    @Test
    void readsARetentionPolicy() {
        RetentionPolicy policy = RetentionPolicy.read("""
                apiVersion: storage.kubestash.com/v1alpha1
                kind: RetentionPolicy
                metadata: {name: keep, namespace: demo}
                spec: {maxRetentionPeriod: 2mo, successfulSnapshots: {last: 5, daily: 7}, failedSnapshots: {last: 2}}
                """);

        assertThat(policy.spec().maxRetentionPeriod().orElseThrow().duration()).isEqualTo(Duration.ofDays(60));
        assertThat(policy.spec().successfulSnapshots().orElseThrow().counts()).isEqualTo(Map.of("last", 5, "daily", 7));
        assertThat(policy.spec().failedSnapshots().last()).contains(2);
        assertThat(policy.problems()).isEmpty();
        assertThat(RetentionPolicy.read(Documents.toYaml(policy))).isEqualTo(policy);
        assertThat(RetentionPolicy.read("{spec: {}}").spec().failedSnapshots().last())
                .contains(1);
    }

    @ParameterizedTest
    @CsvSource({"1y2mo3w4d5h6m, 648306", "90m, 90", "1mo, 43200", "1d12h, 2160", "12h1d, 2160"})
    void aPeriodIsASumOfItsUnits(String text, long minutes) {
        assertThat(new RetentionPeriod(text).duration()).isEqualTo(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2x   | '2x': write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo",
                "''   | '': write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo",
                "-1d  | '-1d': write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo",
                "5    | '5': write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo",
                "1d1d | '1d1d': write each unit once",
                "0d   | '0d': write a time longer than nothing",
                "9999999y | '9999999y': write numbers with y, mo, w, d, h or m, such as 2mo or 1y6mo",
            })
    void aPeriodThatCannotBeReadIsRefused(String text, String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RetentionPolicy.read("{kind: RetentionPolicy, metadata: {name: keep, namespace: demo},"
                                + " spec: {maxRetentionPeriod: '" + text + "'}}"))
                .withMessage("RetentionPolicy demo/keep: spec.maxRetentionPeriod is " + line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                | one of spec.maxRetentionPeriod and spec.successfulSnapshots is required",
                "{successfulSnapshots: {}}         | one of spec.maxRetentionPeriod and spec.successfulSnapshots is required",
                "{successfulSnapshots: {last: 0}}  | spec.successfulSnapshots.last is 0: write 1 or more",
                "{successfulSnapshots: {last: 1}, failedSnapshots: {last: -1}} | spec.failedSnapshots.last is -1: write 0 or more",
            })
    void saysWhatIsWrongWithARetentionPolicy(String spec, String line) {
        assertThat(RetentionPolicy.read("spec: " + spec).problems()).containsExactly(line);
    }

    private static BackupStorage storage(String provider, String block) {
        return BackupStorage.read(
                "{kind: BackupStorage, metadata: {name: s, namespace: demo}, spec: {storage: {provider: " + provider
                        + ", " + block + "}}}");
    }
}
