package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest extends ClusterTest {
    private String path(String job) {
        return "/api/v1/namespaces/demo/pods/" + Json.name(jobs.pod(job)) + "/log";
    }

    private String text(String path) throws IOException {
        return http.get(path).body().path("text").asText();
    }

    @Test
    void followsALogUntilTheContainerEnds(@TempDir Path temporary) throws IOException {
        Path go = temporary.resolve("go");
        jobs.run(Jobs.script("j", "", "echo one; until [ -e %s ]; do sleep 0.05; done; printf two >&2".formatted(go)));
        jobs.awaitState("j", "main", "running");

        Iterator<String> lines = http.lines(path("j") + "?follow=true");
        assertThat(lines.next()).isEqualTo("one");
        Files.createFile(go);

        assertThat(lines.next()).isEqualTo("two");
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void givesPartsOfALog() throws IOException {
        jobs.run(Jobs.script("j", "", "echo a; echo b; echo c"));
        jobs.await("j", "Complete");

        assertThat(text(path("j"))).isEqualTo("a\nb\nc\n");
        assertThat(text(path("j") + "?tailLines=2")).isEqualTo("b\nc\n");
        assertThat(text(path("j") + "?tailLines=0")).isEmpty();
        assertThat(text(path("j") + "?limitBytes=3")).isEqualTo("a\nb");
        assertThat(text(path("j") + "?sinceTime=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(text(path("j") + "?sinceSeconds=3600")).isEqualTo("a\nb\nc\n");
        assertThat(text(path("j") + "?timestamps=true").lines())
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z [abc]"))
                .hasSize(3);
    }

    @Test
    void givesTheWholeSecondOfASinceTime() throws IOException {
        jobs.run(Jobs.script("j", "", "echo a; sleep 0.01; echo b"));
        jobs.await("j", "Complete");
        String second =
                text(path("j") + "?timestamps=true").lines().toList().get(1).split(" ")[0];

        assertThat(text(path("j") + "?sinceTime=" + second)).endsWith("b\n");
    }

    @Test
    void refusesAContainerThatHasNotStarted() throws IOException {
        jobs.run(Jobs.yaml("j", "", """
                initContainers: [{name: first, image: busybox, command: [sleep, '60']}]
                containers: [{name: main, image: busybox, command: ['true']}]
                """));
        jobs.awaitState("j", "first", "running");

        Http.Answer answer = http.get(path("j") + "?container=main");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo("container \"main\" in pod \"%s\" is waiting to start: PodInitializing"
                        .formatted(Json.name(jobs.pod("j"))));
    }

    @Test
    void wantsToKnowWhichContainer() throws IOException {
        jobs.run(Jobs.yaml("j", "", """
                initContainers: [{name: first, image: busybox, command: ['true']}]
                containers: [{name: main, image: busybox, command: ['true']}]
                """));

        assertThat(http.get(path("j")).message())
                .contains("choose one of: [main] or one of the init containers: [first]");
        assertThat(http.get(path("j") + "?container=none").message()).contains("container none is not valid for pod");
    }
}
