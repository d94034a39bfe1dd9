package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one API server. Access, TLS and tokens are fabric8's; the requests are made here, because each of them
 * must end in time whatever the server does, an answer must tell "no such object" from "no such kind", and of a Secret
 * nothing but its metadata may come back.
 */
final class Api implements AutoCloseable {
    private static final ObjectMapper STRICT = new ObjectMapper();
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;
    private final HttpClient http;
    /** Does not look for classes of objects: each is named where it is asked for. */
    private final KubernetesSerialization json = new KubernetesSerialization(new ObjectMapper(), false);

    private final String server;
    private final String root;
    private final Failures failures;
    private final int timeoutMillis;

    Api(Config config, Executor io) {
        URI url = URI.create(config.getMasterUrl());
        server = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        root = config.getMasterUrl().replaceFirst("/+$", "");
        failures = new Failures(server);
        timeoutMillis = config.getRequestTimeout();
        try {
            http = new Factory(io).newBuilder(config).build();
        } catch (KubernetesClientException e) {
            throw new ClusterException(
                    Kind.INVALID,
                    "the certificates or the proxy for the cluster at " + server
                            + " cannot be used: check certificate-authority, client-certificate and client-key");
        }
    }

    String server() {
        return server;
    }

    Failures failures() {
        return failures;
    }

    /** Longest silence of the server: a little more than a request's own time-out, which tells more. */
    Duration patience() {
        return Duration.ofMillis(timeoutMillis + timeoutMillis / 10);
    }

    /** @throws ClusterException also when the object is not there */
    <T> T ask(Request request, Class<T> type) {
        return json.convertValue(ask(request), type);
    }

    <T> Optional<T> find(Request request, Class<T> type) {
        return find(request).map(found -> json.convertValue(found, type));
    }

    /** Empty when there is no such object. */
    Optional<JsonNode> find(Request request) {
        try {
            return Optional.of(ask(request));
        } catch (ClusterException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The answer, which is an object of the kind that was asked for: a proxy's page is no answer. */
    JsonNode ask(Request request) {
        try {
            JsonNode answer = STRICT.readTree(send(request));
            if (request.isAnsweredBy(answer.path("kind").asText())) {
                return answer;
            }
        } catch (JsonProcessingException e) {
            throw failures.unreadable(request);
        }
        throw failures.unreadable(request);
    }

    private String send(Request request) {
        Collector answer = new Collector();
        Pump pump = new Pump();
        Exchange exchange = Exchange.start(http, build(request, timeoutMillis), pump, answer);
        try {
            if (!pump.runUntil(() -> answer.ended, patience())) {
                exchange.cancel();
                throw failures.of(request, new TimeoutException());
            }
        } catch (InterruptedException e) {
            exchange.cancel();
            Thread.currentThread().interrupt();
            throw failures.of(request, e);
        }
        if (answer.failure.isPresent()) {
            throw failures.of(request, answer.failure.get());
        }
        String body = answer.bytes.toString(StandardCharsets.UTF_8);
        if (!Lines.isSuccess(answer.status)) {
            throw failures.of(request, new Refused(answer.status, body));
        }
        return body;
    }

    /** Asks for a stream without an end; see {@link Exchange} for how the sink is called. */
    Exchange stream(Request request, Executor executor, Exchange.Sink sink) {
        return Exchange.start(http, build(request, 0), executor, sink);
    }

    <T> T read(JsonNode part, Class<T> type) {
        return json.convertValue(part, type);
    }

    String write(Object object) {
        return json.asJson(object);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest build(Request request, int timeoutMillis) {
        HttpRequest.Builder builder = http.newHttpRequestBuilder()
                .uri(root + request.path())
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .setHeader("Accept", accept(request));
        return (request.body().isEmpty()
                        ? builder
                        : builder.method(request.method(), request.contentType(), request.body()))
                .build();
    }

    private static String accept(Request request) {
        if (request.wantsMetadataOnly()) {
            String shape = request.verb().equals("list") ? "PartialObjectMetadataList" : "PartialObjectMetadata";
            return "application/json;as=" + shape + ";g=meta.k8s.io;v=v1,application/json";
        }
        return request.path().contains("/log?") ? "*/*" : "application/json";
    }

    /** Runs the HTTP client on our own threads. */
    private static final class Factory extends JdkHttpClientFactory {
        private final Executor io;

        Factory(Executor io) {
            this.io = io;
        }

        @Override
        protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
            return java.net.http.HttpClient.newBuilder().executor(io);
        }
    }

    /** Keeps a whole answer. */
    private static final class Collector implements Exchange.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int status;
        private boolean ended;
        private Optional<Throwable> failure = Optional.empty();

        @Override
        public void answered(int code) {
            status = code;
        }

        @Override
        public void bytes(ByteBuffer buffer) {
            if (bytes.size() + buffer.remaining() > LONGEST_ANSWER) {
                throw new IllegalStateException("an answer of more than " + LONGEST_ANSWER + " bytes");
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }

        @Override
        public void ended(Optional<Throwable> why) {
            ended = true;
            failure = why;
        }
    }
}
