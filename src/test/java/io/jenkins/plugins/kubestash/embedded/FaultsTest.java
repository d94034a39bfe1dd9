package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest extends ClusterTest {
    private static final String PODS = "/api/v1/namespaces/demo/pods";

    @Test
    void failsAsManyMatchingRequestsAsPlanned() throws IOException {
        cluster.faults().plan(2, request -> request.is("list", "pods"), new Fault.Status(503));

        assertThat(http.get("/api/v1/namespaces").code()).isEqualTo(200);
        assertThat(http.get(PODS).body().path("reason").asText()).isEqualTo("ServiceUnavailable");
        assertThat(http.get(PODS).code()).isEqualTo(503);
        assertThat(http.get(PODS).code()).isEqualTo(200);
    }

    @Test
    void breaksAConnectionBeforeTheRequestIsDone() {
        cluster.faults().plan(1, request -> request.verb().equals("create"), new Fault.Reset(false));

        assertThatThrownBy(() -> http.post("/api/v1/namespaces/demo/configmaps", "{\"metadata\": {\"name\": \"a\"}}"))
                .isInstanceOf(IOException.class);
        assertThat(cluster.get("ConfigMap", "demo", "a")).isEmpty();
    }

    @Test
    void losesTheAnswerOfARequestThatWasDone() {
        cluster.faults().plan(1, request -> request.verb().equals("create"), new Fault.Reset(true));

        assertThatThrownBy(() -> http.post("/api/v1/namespaces/demo/configmaps", "{\"metadata\": {\"name\": \"a\"}}"))
                .isInstanceOf(IOException.class);
        assertThat(cluster.get("ConfigMap", "demo", "a")).isPresent();
    }

    @Test
    void cutsAStream() throws IOException {
        cluster.put("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: demo}}");
        cluster.faults().plan(1, request -> request.verb().equals("watch"), new Fault.Cut(20));

        Iterator<String> lines = http.lines("/api/v1/namespaces/demo/configmaps?watch=true");

        assertThatThrownBy(() -> lines.forEachRemaining(line -> assertThat(line).hasSizeLessThanOrEqualTo(20)))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void stopsAStreamWithoutEndingIt() throws Exception {
        cluster.put("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: demo}}");
        cluster.faults().plan(1, request -> true, new Fault.Stall(20));
        CompletableFuture<Integer> answer =
                CompletableFuture.supplyAsync(() -> code("/api/v1/namespaces/demo/configmaps/a"));
        cluster.await("the request came", Jobs.SOON, () -> cluster.requests().total() == 1);

        assertThat(answer).isNotDone();
        cluster.apiAway();

        assertThat(answer).failsWithin(Jobs.SOON);
    }

    @Test
    void tellsAWatchThatItsResourceVersionIsTooOld() throws IOException {
        cluster.faults().plan(1, request -> request.verb().equals("watch"), new Fault.Expired());

        assertThat(http.lines(PODS + "?watch=true"))
                .toIterable()
                .singleElement()
                .asString()
                .startsWith("{\"type\":\"ERROR\"")
                .contains("\"code\":410", "\"reason\":\"Expired\"", "too old resource version");
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "7, 7"})
    void saysWhenToComeAgainIfThatIsPlanned(int seconds, String header) throws Exception {
        cluster.faults().plan(1, request -> true, new Fault.Status(429, seconds));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(cluster.url() + PODS)).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(header);
    }

    @Test
    void delaysAnAnswer() throws IOException {
        cluster.faults().plan(1, request -> true, new Fault.Delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();

        assertThat(http.get(PODS).code()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
    }

    @Test
    void leavesARequestWithoutAnAnswerUntilTheServerCloses() throws Exception {
        cluster.faults().plan(1, request -> true, new Fault.Hang());
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> code(PODS));
        cluster.await("the request came", Jobs.SOON, () -> cluster.requests().total() == 1);

        assertThat(answer).isNotDone();
        cluster.apiAway();

        assertThat(answer).failsWithin(Jobs.SOON);
    }

    private int code(String path) {
        try {
            return http.get(path).code();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void goesAwayAndComesBackOnTheSamePort() throws IOException {
        Iterator<String> watch = http.lines(PODS + "?watch=true");
        cluster.apiAway();

        assertThatThrownBy(() -> http.get(PODS)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(watch::hasNext).isInstanceOf(UncheckedIOException.class);

        cluster.apiBack();
        assertThat(http.get(PODS).code()).isEqualTo(200);
    }

    @Test
    void countsRequestsByVerbAndResource() throws IOException {
        http.get(PODS);
        http.get(PODS);
        http.get(PODS + "/x/log");

        assertThat(cluster.requests().of("list", "pods")).isEqualTo(2);
        assertThat(cluster.requests().of("get", "pods/log")).isEqualTo(1);
        assertThat(cluster.requests().total()).isEqualTo(3);
    }
}
