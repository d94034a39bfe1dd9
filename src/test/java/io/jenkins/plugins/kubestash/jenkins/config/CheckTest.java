package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private static final Map<String, Function<String, Optional<String>>> CHECKS = Map.ofEntries(
            Map.entry("name", Check::name),
            Map.entry("server", Check::server),
            Map.entry("namespaces", Check::namespaces),
            Map.entry("image", value -> Check.image("restic image", value)),
            Map.entry("memory", Check::memory),
            Map.entry("cpu", Check::cpu),
            Map.entry("selector", Check::nodeSelector),
            Map.entry("account", Check::serviceAccount),
            Map.entry("region", Check::region),
            Map.entry("path", value -> Check.path("path", value)),
            Map.entry("host", Check::host),
            Map.entry("claim", Check::claim),
            Map.entry("keep", value -> Check.least("keepLast", value, 1)),
            Map.entry("period", Check::period),
            Map.entry("bucket", value -> Storages.problem(Storages.bucket(value), "bucket")),
            Map.entry("endpoint", value -> Storages.problem(Storages.endpoint(value), "endpoint")),
            Map.entry("prefix", value -> Storages.problem(Storages.prefix(value), "prefix")),
            Map.entry("url", value -> Storages.problem(Storages.url(value), "url")),
            Map.entry("subPath", value -> Storages.problem(Storages.subPath(value), "subPath")));

    private static final String[][] GOOD = {
        {"name", "a", "prod-1.eu"},
        {"server", "https://10.0.0.1:6443", "https://[::1]:6443", "http://localhost/k8s/clusters/c-1"},
        {"namespaces", "", "a", "a b,c\nd-*", "*"},
        {"image", "", "restic/restic:0.19.1", "r.example:5000/a/b@sha256:0123"},
        {"memory", "", "1Gi", "512Mi", "2000000000", "1.5Gi"},
        {"cpu", "", "100m", "2", "0.5"},
        {"selector", "", "disk=ssd", "kubernetes.io/os=linux\nempty="},
        {"account", "", "backup"},
        {"region", "", "us-east-1", "garage"},
        {"path", "/backups", "/a/b/", "/a..b"},
        {"host", "nas.example", "10.0.0.1"},
        {"claim", "backups"},
        {"keep", "", "1", "30"},
        {"period", "", "1y6mo", "30d"},
        {"bucket", "backups", "my.bucket_1"},
        {"endpoint", "", "https://minio:9000", "minio.example"},
        {"prefix", "", "team/a"},
        {"url", "https://rest:8000/", "http://10.0.0.1/team"},
        {"subPath", "", "jenkins/a"}
    };

    private static final String[][] BAD = {
        {"name", "", "A", "a b", "-a", "a_b", "a/b", "<script>", "x".repeat(64), "naïve"},
        {"server", "", "10.0.0.1:6443", "ftp://host", "https://", "https://u:p@host", "https://h?x=1", "https://a b"},
        {"namespaces", "A", "a*b", "a_b", "-*"},
        {"image", "a b", "$(x)", "-a", "a'b"},
        {"memory", "0", "lots", "1 Gi", "-1", "1Gb"},
        {"cpu", "x", "-1", "1.5m", "1Gi"},
        {"selector", "disk", "=x", "a=b c", "a=b\nc"},
        {"account", "A", "a b"},
        {"region", "us east", "a/b"},
        {"path", "", "a", "/", "/a/../b", "/..", "//", "/a:b"},
        {"host", "", "a b", "h/x"},
        {"claim", "", "A"},
        {"keep", "0", "-1", "x", "1.5", "99999999999", "9".repeat(30)},
        {"period", "1", "x", "0d", "1d1d"},
        {"bucket", "", "a b", "a/b", "$(x)"},
        {"endpoint", "https://h/p", "https://u:p@h", "h h"},
        {"url", "", "h", "http://u:p@h/", "http://h/?x"},
        {"subPath", "/a", "a/../b"}
    };

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> takesWhatCanBeUsed() {
        return cases(
                GOOD, (name, value) -> assertThat(CHECKS.get(name).apply(value)).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> refusesTheRestInOneShortLine() {
        return cases(BAD, (name, value) -> assertThat(CHECKS.get(name).apply(value))
                .hasValueSatisfying(line -> assertThat(line)
                        .hasSizeBetween(10, 200)
                        .doesNotContain("\n", "\0", "u:p")
                        .matches(".*(missing|: (write|use|put|only) .*)")));
    }

    @Test
    void refusesControlCharactersWithoutRepeatingThem() {
        assertThat(Check.name("a\n<b>\u0000").orElseThrow())
                .startsWith("name is 'a <b> '")
                .doesNotContain("\n", "\0");
        assertThat(Check.name("x".repeat(10_000)).orElseThrow()).hasSizeLessThan(200);
    }

    @Test
    void takesCertificatesInPem() throws IOException {
        String pem = Files.readString(new Certificates(directory, "ca").authority());
        assertThat(Check.certificate("")).isEmpty();
        assertThat(Check.certificate(pem)).isEmpty();
        assertThat(Check.certificate(pem + pem)).isEmpty();
        assertThat(Check.certificate(pem.substring(0, pem.length() / 2))).isPresent();
        assertThat(Check.certificate("MIIB"))
                .hasValueSatisfying(line -> assertThat(line).contains("paste it as PEM"));
    }

    @Test
    void takesTheCatalogueThatMakesAWhole() {
        assertThat(Check.catalog("")).isEmpty();
        assertThat(Check.catalog("{kind: Addn}")).isPresent();
        assertThat(Check.catalog("a: b: c")).isPresent();
        assertThat(Check.catalog("""
                apiVersion: addons.kubestash.com/v1alpha1
                kind: Addon
                metadata: {name: mine}
                spec: {engines: [mine], backupTasks: [{name: b, function: not-there}]}
                """))
                .hasValueSatisfying(
                        line -> assertThat(line).contains("not-there").doesNotContain("\n"));
        String tool = """
                {kind: Addon, metadata: {name: mine}, spec: {engines: [mine], backupTasks: [{name: b, function: f}]}}
                ---
                {kind: Function, metadata: {name: f}, spec: {image: mine, command: [dump], ready: ["${hots}"]}}
                """;
        assertThat(Check.catalog(tool.replace("hots", "host"))).isEmpty();
        assertThat(Check.catalog(tool)).hasValueSatisfying(line -> assertThat(line)
                .startsWith("Addon mine: Function f: ${hots} has no value")
                .doesNotContain("\n"));
    }

    @Test
    void takesUsersOtherThanRoot() {
        assertThat(Check.user(null)).isEmpty();
        assertThat(Check.user(1000L)).isEmpty();
        assertThat(Check.user(0L)).isPresent();
        assertThat(Check.user(-5L)).isPresent();
    }

    @Test
    void problemIsFoundBehindOtherFailures() {
        assertThatThrownBy(() -> FieldProblem.none("name", "A", Check.name("A")))
                .isInstanceOf(FieldProblem.class)
                .satisfies(problem -> assertThat(FieldProblem.behind(new IllegalStateException("x", problem)))
                        .hasValueSatisfying(found -> assertThat(found.field()).isEqualTo("name")));
        assertThat(FieldProblem.behind(new IllegalStateException("x"))).isEmpty();
        assertThat(FieldProblem.none("name", "a", Check.name("a"))).isEqualTo("a");
    }

    @Test
    void linesForWhatIsNotThereNameWhatThereIs() {
        assertThat(Missing.line("cluster", "", List.of()))
                .isEqualTo("there is no cluster: add one in Manage Jenkins, System, KubeStash");
        assertThat(Missing.line("cluster", "", List.of("a", "b"))).isEqualTo("no cluster is named: name one of a, b");
        assertThat(Missing.line("BackupStorage", "x\ny", List.of("a", "b")))
                .isEqualTo("there is no BackupStorage 'x y': known are a, b");
    }

    private interface Claim {
        void of(String check, String value);
    }

    private static Stream<DynamicTest> cases(String[][] rows, Claim claim) {
        return Stream.of(rows).flatMap(row -> Stream.of(row)
                .skip(1)
                .map(value -> DynamicTest.dynamicTest(
                        row[0] + " '" + value.substring(0, Math.min(40, value.length())) + "'",
                        () -> claim.of(row[0], value))));
    }
}
