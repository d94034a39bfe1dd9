package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stopping and starting a static pod by its manifest. */
class ManifestTest extends OnAVolume {
    private static final String MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: etcd\n  namespace: demo\n";
    private Path manifests;

    @BeforeEach
    void putTheManifestThere() throws IOException {
        manifests = Files.createDirectories(data.resolveSibling("manifests"));
        Files.writeString(manifests.resolve("member.yaml"), MANIFEST);
        Files.writeString(manifests.resolve("proxy.yaml"), MANIFEST.replace("name: etcd", "name: etcd-proxy"));
    }

    private String did(String command, String... more) {
        return (String) run(command, at(more)).get("did");
    }

    private String[] at(String... more) {
        List<String> words = Stream.of(
                        "KUBESTASH_PARAM_MANIFEST_DIR", manifests.toString(), "KUBESTASH_MANIFEST_OF", "demo/etcd")
                .toList();
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(manifests)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itsNameTakesAManifestOutOfSightAndTellsTheWayBack() throws IOException {
        assertThat(did("stop")).startsWith("moved its manifest " + manifests.resolve("member.yaml"));
        assertThat(names()).containsExactly(".kubestash-restore.restore-1.member.yaml", "proxy.yaml");
        assertThat(did("stop", "KUBESTASH_SESSION", "restore-1.7"))
                .isEqualTo("nothing: its manifest was moved aside before");
        assertThat(did("start", "KUBESTASH_SESSION", "restore-1.8")).startsWith("moved its manifest back to");
        assertThat(names()).containsExactly("member.yaml", "proxy.yaml");
        assertThat(manifests.resolve("member.yaml")).hasContent(MANIFEST);
        assertThat(did("start")).isEqualTo("nothing: this restore has not moved its manifest aside");
    }

    @Test
    void aManifestThatIsWrittenAnewMeanwhileIsTheOneThatComesBack() throws IOException {
        String newer = MANIFEST + "# newer\n";
        did("stop");
        Files.writeString(manifests.resolve("renamed.yaml"), newer);
        did("stop");
        assertThat(names()).containsExactly(".kubestash-restore.restore-1.member.yaml", "proxy.yaml");
        Files.writeString(manifests.resolve("member.yaml"), newer);
        assertThat(did("start")).isEqualTo("nothing: somebody has written its manifest anew");
        assertThat(names()).containsExactly("member.yaml", "proxy.yaml");
        assertThat(manifests.resolve("member.yaml")).hasContent(newer);
    }

    @Test
    void waitsForTheEtcdAndSaysWhatMayBeWrongWhenItGoesOn() throws IOException {
        EtcdServer.delete(data);
        try (EtcdServer server = EtcdServer.start(seat, "").awaitHealthy()) {
            assertThat(refused("stop", at("KUBESTASH_WAIT_SECONDS", "1")))
                    .hasMessage("an etcd still runs on " + data + " after 1 s: is " + manifests
                            + " the directory that the node's kubelet reads (parameter manifestDir)?");
            server.stop();
            assertThat(did("stop")).startsWith("nothing");
        }
    }

    @Test
    void whatAnotherRestoreHasStoppedOrSwappedIsLeftAlone() throws IOException {
        did("stop", "KUBESTASH_SESSION", "restore-2.1");
        assertThat(refused("stop", at()))
                .hasMessageStartingWith("static pod demo/etcd is being restored by session restore-2:");
        assertThat(did("start")).startsWith("nothing");
        assertThat(names()).containsExactly(".kubestash-restore.restore-2.member.yaml", "proxy.yaml");
        run("build", "KUBESTASH_SESSION", "restore-2.2");
        run("swap", "KUBESTASH_SESSION", "restore-2.3");
        did("start", "KUBESTASH_SESSION", "restore-2.4");
        assertThat(refused("stop", at())).hasMessageContaining("holds the data of restore restore-2 (swapped)");
        assertThat(names()).containsExactly("member.yaml", "proxy.yaml");
    }

    @Test
    void whatCannotBeToldApartOrFoundIsRefused() throws IOException {
        assertThat(refused("stop", at("KUBESTASH_PARAM_MANIFEST_DIR", manifests + "/none")))
                .hasMessageContaining("there is no directory");
        assertThat(refused("stop", at("KUBESTASH_MANIFEST_OF", "default/etcd")))
                .hasMessage("no manifest in " + manifests + " is that of static pod default/etcd: give the parameter"
                        + " manifestDir, the directory that the node's kubelet reads");
        Files.writeString(manifests.resolve("copy.yaml"), MANIFEST);
        assertThat(refused("stop", at())).hasMessageContaining("are both manifests of static pod demo/etcd");
        assertThat(names()).containsExactly("copy.yaml", "member.yaml", "proxy.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind: Pod;metadata:;  labels:;    name: x;  name: etcd # ours;spec: {}|default/etcd",
                "metadata: {namespace: \"a\", name: 'etcd'};kind: \"Pod\"|a/etcd",
                "---;metadata:;    namespace: a;    \"name\": etcd;    annotations: {name: x};kind: Pod|a/etcd",
                "{\"kind\": \"Pod\",; \"metadata\": {\"name\": \"etcd\", \"namespace\": \"b\"}}|b/etcd",
                "kind: Pod;spec:;  metadata:;    name: etcd|",
                "kind: Service;metadata: {name: etcd}|"
            })
    void readsFromAManifestWhosePodItIs(String text, String pod) {
        assertThat(ManifestText.pod(text.replace(';', '\n'))).isEqualTo(Optional.ofNullable(pod));
    }

    @Test
    void aDirectoryWithoutDataHasNothingToWaitFor() throws IOException {
        EtcdServer.delete(data);
        assertThat(run("stop", at())).containsEntry("state", "none");
        assertThat(names()).contains(".kubestash-restore.restore-1.member.yaml");
    }
}
