package io.jenkins.plugins.kubestash.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.jenkins.plugins.kubestash.redis.RedisCli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The redis-cli inside a pod; its password is in the container's {@code REDISCLI_AUTH}. */
final class PodRedis implements RedisCli {
    private static final int MOST_SECONDS = 60;

    private final KubernetesClient client;
    private final String namespace;
    private final String pod;

    PodRedis(KubernetesClient client, String namespace, String pod) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
    }

    @Override
    public String cli(String... words) {
        return exec("", words);
    }

    @Override
    public void pipe(String commands) {
        String output = exec(commands + "quit\n", "-e");
        if (output.lines().anyMatch(line -> line.startsWith("ERR ") || line.startsWith("(error)"))) {
            throw new IllegalStateException(output);
        }
    }

    private String exec(String input, String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli"));
        command.addAll(List.of(words));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ExecWatch exec = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .redirectingInput()
                .writingOutput(output)
                .writingError(output)
                .exec(command.toArray(String[]::new))) {
            try (OutputStream stdin = exec.getInput()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            exec.exitCode().get(MOST_SECONDS, TimeUnit.SECONDS);
            return output.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("redis-cli in pod " + namespace + "/" + pod + " did not end well", e);
        }
    }
}
