package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what the documentation says, word for word, where a restore could not go back by itself. */
final class ByHand {
    private ByHand() {}

    /** "Undo by hand" of docs/etcd-restore.md, for every member. */
    static void undo(EtcdWorkload etcd) throws IOException, InterruptedException {
        String page = Files.readString(Path.of("docs/etcd-restore.md"));
        String chapter = page.substring(page.indexOf("## Undo by hand"));
        Matcher block = Pattern.compile("```\n(.*?)```", Pattern.DOTALL).matcher(chapter);
        assertThat(block.find()).isTrue();
        for (int member = 0; member < 3; member++) {
            Path volume = etcd.volume(member);
            if (!Files.exists(volume.resolve(".kubestash-restore"))) {
                continue;
            }
            boolean inPlace = isEmpty(volume.resolve(".kubestash-restore/old"));
            StringBuilder script = new StringBuilder();
            int skip = 0;
            for (String line : block.group(1).lines().toList()) {
                if (skip > 0) {
                    skip--;
                    continue;
                }
                skip = inPlace && line.contains("skip the next three") ? 3 : 0;
                if (!line.startsWith("ls ")) {
                    script.append(line.replace("/var/lib/etcd", volume.toString()))
                            .append('\n');
                }
            }
            run(script.toString());
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of("sh", "-e", "-c", script))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s\n%s", script, said).isZero();
    }

    /** The patch of docs/workload-restore.md. */
    static void start(EtcdWorkload etcd) throws IOException, InterruptedException {
        Matcher patch = Pattern.compile("patch statefulset etcd --type merge -p '(.*)'")
                .matcher(Files.readString(Path.of("docs/workload-restore.md")));
        assertThat(patch.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(etcd.scene.embedded.url() + "/apis/apps/v1/namespaces/demo/statefulsets/etcd"))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.group(1)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
