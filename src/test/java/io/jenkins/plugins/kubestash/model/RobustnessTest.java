package io.jenkins.plugins.kubestash.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts something wrong into every place of a document, one place at a time. */
class RobustnessTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<JsonNode> WRONG = List.of(
            NODES.nullNode(),
            NODES.textNode(""),
            NODES.textNode("word\nand\u0000more"),
            NODES.textNode("x".repeat(10_000)),
            NODES.numberNode(-1),
            NODES.numberNode(1.5),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.booleanNode(true),
            NODES.arrayNode(),
            NODES.arrayNode().addNull().add("a").add(1),
            NODES.objectNode(),
            NODES.objectNode().putNull("name").put("port", "abc"));

    static Stream<Arguments> documents() {
        return Stream.of(
                Arguments.of(AppBinding.class, """
                        kind: AppBinding
                        metadata: {name: redis, namespace: demo, labels: {a: b}, creationTimestamp: "2026-01-01T00:00:00Z"}
                        spec:
                          type: kubedb.com/redis
                          version: "7"
                          appRef: {apiGroup: kubedb.com, kind: Redis, namespace: demo, name: redis}
                          clientConfig: {service: {scheme: redis, name: redis, namespace: demo, port: 6379, path: "0", query: a=b}, insecureSkipTLSVerify: true, serverName: n}
                          secret: {apiGroup: "", kind: Secret, name: redis-auth}
                          tlsSecret: {name: c}
                          secretTransforms: [{renameKey: {from: a, to: b}}, {addKey: {key: a, value: YQ==, stringValue: b}}, {addKeysFrom: {secretRef: {name: a}}}, {removeKey: {key: a}}]
                          parameters: {kind: RedisConfiguration, clientCertSecret: {name: c}}
                        """),
                Arguments.of(AppBinding.class, "spec: {clientConfig: {url: 'redis://a:1', caBundle: YQ==}}"),
                Arguments.of(BackupStorage.class, """
                        kind: BackupStorage
                        metadata: {name: s, namespace: demo}
                        spec:
                          storage:
                            provider: s3
                            s3: {endpoint: "https://a", bucket: bkt, region: r, prefix: p, secretName: s, maxConnections: 3, insecureTLS: true}
                            local: {nfs: {server: a, path: /b}, mountPath: /b, subPath: c, maxConnections: 1}
                            rest: {url: "http://a", secretName: s}
                            caBundle: YQ==
                          usagePolicy: {allowedNamespaces: {from: Selector, selector: {matchLabels: {a: b}}}}
                          deletionPolicy: Delete
                          default: true
                        """),
                Arguments.of(
                        RetentionPolicy.class,
                        "{kind: RetentionPolicy, metadata: {name: k}, spec: {maxRetentionPeriod: 2mo,"
                                + " successfulSnapshots: {last: 5, hourly: 1, daily: 7}, failedSnapshots: {last: 2}}}"),
                Arguments.of(Snapshot.class, """
                        kind: Snapshot
                        metadata: {name: s, namespace: demo}
                        spec: {snapshotID: a, type: FullBackup, repository: r, appRef: {name: a}, deletionPolicy: Delete, paused: true}
                        status:
                          phase: Running
                          verificationStatus: Verified
                          snapshotTime: "2026-01-01T00:00:00Z"
                          totalComponents: 1
                          integrity: true
                          components: {dump: {phase: Failed, resticStats: [{summary: {id: a, startTime: "2026-01-01T00:00:00Z"}, progress: {total: 1}}]}}
                          conditions: [{type: A, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", observedGeneration: 1}]
                        """),
                Arguments.of(
                        Repository.class,
                        "{kind: Repository, metadata: {name: r}, spec: {appRef: {name: a}, path: p, paused: true}, status: {phase:"
                                + " Ready, snapshotCount: 1, recentSnapshots: [{name: a, phase: Failed}], componentPaths: [a]}}"),
                Arguments.of(
                        BackendMeta.class,
                        "{kind: BackendMeta, creationTimestamp: '2026-01-01T00:00:00Z', repositories: [{name: a, synced: true}]}"),
                Arguments.of(
                        Addon.class,
                        "{kind: Addon, metadata: {name: a}, spec: {engines: [redis], backupTasks: [{name: b, function: f, singleton: true,"
                                + " parameters: [{name: p, required: true, default: 1, type: integer, allowed: [a], least: 1}],"
                                + " volumeTemplate: [{name: v}], volumeMounts: [{name: v}]}], restoreTasks: [{name: r, function: f}]}}"),
                Arguments.of(
                        Function.class,
                        "{kind: Function, metadata: {name: f}, spec: {image: i, command: [a], args: [b], availableVersions: [1.2.3]}}"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void somethingWrongInAnyPlaceIsTakenOrRefusedInOneLine(Class<? extends Resource> type, String document) {
        assertThatNoException().isThrownBy(() -> Documents.read(document, type));
        JsonNode whole = Documents.readAll(document).get(0);
        List<JsonNode> variants = new ArrayList<>();
        for (JsonNode wrong : WRONG) {
            variants.add(wrong);
            everyPlace(whole, wrong, whole, variants);
        }
        assertThat(variants).hasSizeGreaterThan(50);
        variants.forEach(variant -> takenOrRefused(variant, type));
    }

    @Test
    void noTextCrashesTheReader() {
        for (String text : List.of(
                "\u0000",
                "\uFEFF",
                "%",
                "!!java.util.Date x",
                "&a [*a, *a]",
                "{",
                "}",
                "- - -",
                "? ",
                "\t a: b",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "- ".repeat(10_000),
                "a: &x {b: *x}",
                "--- !<x> {a: b}")) {
            oneLine(() -> AppBinding.read(text));
        }
    }

    private static void takenOrRefused(JsonNode variant, Class<? extends Resource> type) {
        oneLine(() -> {
            Resource resource = Documents.convert(variant, type);
            assertThat(resource.problems())
                    .allSatisfy(problem -> assertThat(problem).hasLineCount(1).hasSizeLessThan(400));
            assertThat(Documents.convert(
                            Documents.readAll(Documents.toYaml(resource)).get(0), type))
                    .isEqualTo(resource);
            oneLine(resource::requireSound);
            if (resource instanceof AppBinding binding) {
                oneLine(binding::address);
                oneLine(binding::engine);
                oneLine(binding::caPem);
                oneLine(binding::tls);
            }
        });
    }

    private static void oneLine(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasLineCount(1).isNotBlank().doesNotContain("com.fasterxml");
        }
    }

    /** Adds a copy of the whole for every place below the node, with the wrong value in that place. */
    private static void everyPlace(JsonNode whole, JsonNode wrong, JsonNode node, List<JsonNode> variants) {
        if (node instanceof ObjectNode object) {
            for (String name : (Iterable<String>) object::fieldNames) {
                JsonNode kept = object.get(name);
                everyPlace(whole, wrong, kept, variants);
                replace(whole, wrong, variants, value -> object.replace(name, value), kept);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                JsonNode kept = array.get(i);
                everyPlace(whole, wrong, kept, variants);
                replace(whole, wrong, variants, value -> array.set(index, value), kept);
            }
        }
    }

    private static void replace(
            JsonNode whole,
            JsonNode wrong,
            List<JsonNode> variants,
            java.util.function.Consumer<JsonNode> put,
            JsonNode kept) {
        put.accept(wrong);
        variants.add(whole.deepCopy());
        put.accept(kept);
    }
}
