package io.jenkins.plugins.kubestash.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Shows that the jars in the .hpi are enough: a backup and a restore run with them and nothing else. */
class PackedSessionIT {
    @TempDir
    Path directory;

    @Test
    void backsUpAndRestoresWithTheJarsOfTheHpi() throws Exception {
        try (Scene scene = new Scene();
                RedisServer redis = RedisServer.start()) {
            scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
            redis.cli("SET", "order", "4711");

            assertThat(run(scene, "packed1", Scene.backup()))
                    .contains("Snapshot ")
                    .contains("Success");
            String snapshot = scene.repo().snapshotsOf("packed1").get(0);
            redis.cli("FLUSHALL");
            assertThat(run(scene, "packed2", Scene.restore(snapshot, Map.of())))
                    .contains("Restored ")
                    .contains("Success");

            assertThat(redis.cli("GET", "order")).contains("4711");
            assertThat(scene.leftovers()).isEmpty();
        }
    }

    private String run(Scene scene, String session, Request request) throws IOException, InterruptedException {
        String state = Documents.toJson(SessionState.begin(session, "packed", "embedded", request, Instant.now()));
        Path output = directory.resolve(session + ".log");
        Process controller = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        PackedController.class.getName(),
                        scene.embedded.kubeconfig().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (Writer in = controller.outputWriter(StandardCharsets.UTF_8)) {
            in.write(state.replace("\n", "") + "\n" + Scene.CANARY + "-repository\n");
        }
        controller.waitFor();
        return Files.readString(output);
    }

    /** The jars of the .hpi, the logging interface that Jenkins has, and the main class of this test. */
    private String classPath() throws IOException {
        Path lib = Files.createDirectories(directory.resolve("lib"));
        List<String> jars = new ArrayList<>();
        for (Path jar : Hpi.open().explode(lib)) {
            jars.add(jar.toString());
        }
        return Stream.concat(
                        jars.stream(),
                        Stream.of(Logger.class, PackedController.class).map(PackedSessionIT::home))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
