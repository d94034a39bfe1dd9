package io.jenkins.plugins.kubestash.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String SNAPSHOT = """
            apiVersion: storage.kubestash.com/v1alpha1
            kind: Snapshot
            metadata:
              name: redis-repo-redis-nightly-1767225600
              namespace: demo
              labels:
                kubestash.com/repo-name: redis-repo
            spec:
              snapshotID: "01JGFJJZ000000000000000000"
              type: FullBackup
              repository: redis-repo
              session: nightly
              backupSession: redis-nightly-1767225600
              version: v1
              appRef:
                apiGroup: kubedb.com
                kind: Redis
                namespace: demo
                name: redis
              deletionPolicy: Delete
              paused: false
            status:
              phase: Succeeded
              verificationStatus: NotVerified
              snapshotTime: "2026-01-01T00:00:00Z"
              size: "1.204 MiB"
              integrity: true
              totalComponents: 1
              components:
                dump:
                  path: repository/v1/nightly/dump
                  phase: Succeeded
                  size: "1.204 MiB"
                  duration: "2.5s"
                  driver: Restic
                  resticStats:
                  - summary:
                      id: "12345e67"
                      uploaded: "299 B"
                      hostPath: dumpfile.resp
                      size: "3.300 KiB"
                      startTime: "2026-01-01T00:00:00Z"
            """;

    @Test
    void aSnapshotComesBackWordForWord() {
        Snapshot snapshot = Documents.read(SNAPSHOT, Snapshot.class);

        assertThat(Documents.toYaml(snapshot)).isEqualTo(SNAPSHOT);
        assertThat(snapshot.status().phase()).contains(Phase.SUCCEEDED);
        assertThat(snapshot.status().snapshotTime()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(snapshot.status()
                        .components()
                        .get("dump")
                        .resticStats()
                        .get(0)
                        .summary()
                        .orElseThrow()
                        .id())
                .contains("12345e67");
    }

    @Test
    void theOlderFlatShapeOfResticStatsIsReadToo() {
        ResticStats stats = Documents.read("{id: abc, size: 1 B, hostPath: dump}", ResticStats.class);

        assertThat(stats.summary().orElseThrow().id()).contains("abc");
        assertThat(Documents.toJson(stats))
                .isEqualTo("{\"summary\":{\"id\":\"abc\",\"hostPath\":\"dump\",\"size\":\"1 B\"}}");
    }

    @Test
    void readsARepositoryAndTheStorageRoot() {
        Repository repository = Documents.read("""
                kind: Repository
                metadata: {name: redis-repo, namespace: demo}
                spec: {appRef: {name: redis}, storageRef: {name: s3, namespace: demo}, path: /redis, encryptionSecret: {name: enc, namespace: demo}}
                status: {phase: Ready, snapshotCount: 2, recentSnapshots: [{name: a, phase: Failed}], componentPaths: [repository/v1/nightly/dump]}
                """, Repository.class);
        BackendMeta meta = Documents.read(
                "{kind: BackendMeta, creationTimestamp: '2026-01-01T00:00:00Z', repositories: [{name: redis-repo,"
                        + " namespace: demo, path: /redis, synced: true}]}",
                BackendMeta.class);

        assertThat(repository.spec().storageRef().orElseThrow().in("other")).isEqualTo(new ObjectRef("demo", "s3"));
        assertThat(repository.spec().appRef().orElseThrow().in("other")).isEqualTo(new ObjectRef("other", "redis"));
        assertThat(repository.status().phase()).contains(Repository.State.READY);
        assertThat(Documents.read(Documents.toYaml(repository), Repository.class))
                .isEqualTo(repository);
        assertThat(meta.repositories().get(0).synced()).contains(true);
        assertThat(Documents.read(Documents.toJson(meta), BackendMeta.class)).isEqualTo(meta);
    }

    @Test
    void severalDocumentsAreReadInTheirOrderWithoutTheEmptyOnes() {
        List<JsonNode> documents = Documents.readAll("---\nkind: A\n---\n---\n# nothing\n---\nkind: B\n");

        assertThat(documents).extracting(node -> node.path("kind").asText()).containsExactly("A", "B");
        assertThat(Documents.readAll("")).isEmpty();
        assertThat(Documents.readAll("{\"kind\":\n\t\"A\"}")).hasSize(1);
        assertThat(Documents.readAll("{kind: A}\n---\n{kind: B}")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{spec: {clientConfig: {service: {port: abc}}}}    | spec.clientConfig.service.port is 'abc': a whole number is wanted",
                "{spec: {clientConfig: {service: {port: ''}}}}     | spec.clientConfig.service.port is '': a whole number is wanted",
                "{spec: {clientConfig: {service: {port: 1.5}}}}    | spec.clientConfig.service.port is '1.5': a whole number is wanted",
                "{spec: {clientConfig: {service: {port: 99999999999}}}} | spec.clientConfig.service.port is '99999999999': a whole number is wanted",
                "{spec: {clientConfig: {service: {port: [1]}}}}    | spec.clientConfig.service.port is a list: a whole number is wanted",
                "{spec: {clientConfig: {service: redis}}}          | spec.clientConfig.service is text: a block of fields is wanted",
                "{spec: {clientConfig: {insecureSkipTLSVerify: 2}}} | spec.clientConfig.insecureSkipTLSVerify is '2': true or false is wanted",
                "{spec: {secretTransforms: {}}}                    | spec.secretTransforms is a block of fields: a list is wanted",
                "{spec: {secretTransforms: [{addKey: hunter2}]}}   | spec.secretTransforms[0] is a block of fields: one of renameKey, addKey, addKeysFrom, removeKey, with its fields and alone, is wanted",
                "{spec: {type: {a: 1}}}                            | spec.type is a block of fields: text is wanted",
                "{spec: {parameters: hunter2}}                     | spec.parameters is text: a block of fields is wanted",
                "{spec: []}                                        | spec is a list: a block of fields is wanted",
                "{metadata: {name: redis, namespace: demo, creationTimestamp: soon}} | metadata.creationTimestamp is 'soon': a time such as 2026-01-01T00:00:00Z is wanted",
            })
    void aWrongShapeIsOneLineThatNamesObjectAndField(String document, String line) {
        String named = document.contains("metadata")
                ? document
                : "{metadata: {name: redis, namespace: demo}, " + document.substring(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppBinding.read(named))
                .withNoCause()
                .withMessage("AppBinding demo/redis: " + line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | AppBinding: one document is wanted, this has 0",
                "a: 1\\n---\\nb: 1 | AppBinding: one document is wanted, this has 2",
                "hello           | AppBinding is text: a block of fields is wanted",
                "[1]             | AppBinding is a list: a block of fields is wanted",
                "'a: b: c'       | this is neither YAML nor JSON at line 1, column 5",
                "'a: [1'         | this is neither YAML nor JSON at line 1, column 6",
                "'a: 1\\na: 2'   | a field is written twice at line 2, column 4",
                "'{kind: Secret, metadata: {name: s}}' | Secret s: a document of kind AppBinding is wanted",
            })
    void aTextThatIsNoSuchDocumentIsRefused(String document, String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppBinding.read(document.replace("\\n", "\n")))
                .withMessage(line);
    }

    @Test
    void whatIsEmptyIsLeftOutAndTimesAreIso() {
        assertThat(Documents.toJson(Metadata.of("demo", "a"))).isEqualTo("{\"name\":\"a\",\"namespace\":\"demo\"}");
        assertThat(Documents.toYaml(
                        new Metadata("a", "", Map.of(), Map.of(), Optional.empty(), Optional.of(Instant.EPOCH))))
                .isEqualTo("name: a\ncreationTimestamp: \"1970-01-01T00:00:00Z\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "null",
                "true",
                "yes",
                "on",
                "1e3",
                "12345e67",
                "0x1f",
                "1:30",
                "2026-01-01",
                ".5",
                "-",
                "- a",
                "a: b",
                "a #b",
                "#",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "'",
                "\"",
                "{a}",
                "[a]",
                "a\nb\n",
                " a ",
                "\t",
                "a\u0000b",
                "ü€😀",
                "=",
                "<<",
                "?",
                "|",
                ">",
                "0777",
                "1_000",
                ".inf",
                "NaN",
                "\u2028",
                "a\r\nb"
            })
    void everyTextSurvivesYamlAsAText(String text) {
        String yaml = Documents.toYaml(Map.of("key", List.of(text), "k2", text));
        JsonNode back = Documents.readAll(yaml).get(0);

        assertThat(back.path("key").path(0).isTextual()).isTrue();
        assertThat(back.path("key").path(0).textValue()).isEqualTo(text);
        assertThat(back.path("k2").textValue()).isEqualTo(text);
    }
}
