package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The logs of all containers, and the log sub-resource of pods with the parameters and refusals of a kubelet. */
final class Logs {
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SLICE = Duration.ofMillis(200);

    private record Key(String pod, String container) {}

    private record Options(boolean timestamps, boolean follow, Optional<Instant> since, long limit) {}

    private final Map<Key, ContainerLog> logs = new ConcurrentHashMap<>();

    ContainerLog open(String podUid, String container) {
        return logs.computeIfAbsent(new Key(podUid, container), key -> new ContainerLog());
    }

    void forget(String podUid) {
        logs.keySet().removeIf(key -> key.pod.equals(podUid));
    }

    /** All that a container has written so far. */
    String text(String podUid, String container) {
        StringBuilder text = new StringBuilder();
        open(podUid, container)
                .from(0, Duration.ZERO)
                .forEach(entry -> text.append(new String(entry.bytes(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    void serve(ApiRequest request, ObjectNode pod, Reply reply) throws IOException {
        String container = container(pod, request.parameter("container"));
        if (request.flag("previous")) {
            throw ApiException.badRequest("previous terminated container \"%s\" in pod \"%s\" not found"
                    .formatted(container, Json.name(pod)));
        }
        Options options = options(request);
        ContainerLog log = logs.get(new Key(Json.uid(pod), container));
        if (log == null && pod.at("/spec/nodeName").asText().isEmpty()) {
            reply.stream("text/plain").close();
            return;
        }
        if (log == null) {
            throw notStarted(pod, container);
        }
        int first = first(log, options, request.parameter("tailLines"));
        try (OutputStream out = reply.stream("text/plain")) {
            send(log, first, options, reply, out);
        }
    }

    private static Options options(ApiRequest request) {
        try {
            String seconds = request.parameter("sinceSeconds");
            String time = request.parameter("sinceTime");
            if (!seconds.isEmpty() && !time.isEmpty()) {
                throw ApiException.badRequest("only one of sinceTime or sinceSeconds may be provided");
            }
            // the API server hands the time on to the kubelet in whole seconds, whatever the client wrote
            Optional<Instant> since = !time.isEmpty()
                    ? Optional.of(
                            java.time.OffsetDateTime.parse(time).toInstant().truncatedTo(ChronoUnit.SECONDS))
                    : !seconds.isEmpty()
                            ? Optional.of(Instant.now().minusSeconds(Long.parseLong(seconds)))
                            : Optional.empty();
            String limit = request.parameter("limitBytes");
            return new Options(
                    request.flag("timestamps"),
                    request.flag("follow"),
                    since,
                    limit.isEmpty() ? Long.MAX_VALUE : Long.parseLong(limit));
        } catch (java.time.DateTimeException | NumberFormatException e) {
            throw ApiException.badRequest("invalid log options: " + e.getMessage());
        }
    }

    private static int first(ContainerLog log, Options options, String tail) {
        List<ContainerLog.Entry> entries = log.from(0, Duration.ZERO);
        int first = 0;
        if (!tail.isEmpty()) {
            long lines = Long.parseLong(tail);
            first = entries.size();
            while (first > 0 && (lines > 0 || !entries.get(first - 1).endsLine())) {
                first--;
                lines -= first == 0 || entries.get(first - 1).endsLine() ? 1 : 0;
            }
        }
        while (options.since.isPresent()
                && first < entries.size()
                && entries.get(first).time().isBefore(options.since.get())) {
            first++;
        }
        return first;
    }

    private static void send(ContainerLog log, int first, Options options, Reply reply, OutputStream out)
            throws IOException {
        int next = first;
        long left = options.limit;
        boolean lineBegins = true;
        do {
            for (ContainerLog.Entry entry : log.from(next, options.follow ? SLICE : Duration.ZERO)) {
                byte[] bytes = lineBegins && options.timestamps ? stamped(entry) : entry.bytes();
                out.write(bytes, 0, (int) Math.min(left, bytes.length));
                left -= bytes.length;
                lineBegins = entry.endsLine();
                next++;
                if (left <= 0) {
                    return;
                }
            }
            out.flush();
        } while (options.follow && reply.open() && !log.endsAt(next));
    }

    private static byte[] stamped(ContainerLog.Entry entry) {
        byte[] stamp = (NANOS.format(entry.time()) + " ").getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[stamp.length + entry.bytes().length];
        System.arraycopy(stamp, 0, line, 0, stamp.length);
        System.arraycopy(entry.bytes(), 0, line, stamp.length, entry.bytes().length);
        return line;
    }

    private static String container(ObjectNode pod, String wanted) {
        List<String> main = names(pod, "containers");
        List<String> init = names(pod, "initContainers");
        if (!wanted.isEmpty()) {
            if (Stream.concat(main.stream(), init.stream()).noneMatch(wanted::equals)) {
                throw ApiException.badRequest("container %s is not valid for pod %s".formatted(wanted, Json.name(pod)));
            }
            return wanted;
        }
        if (main.size() + init.size() > 1) {
            String others = init.isEmpty() ? "" : " or one of the init containers: [" + String.join(" ", init) + "]";
            throw ApiException.badRequest("a container name must be specified for pod %s, choose one of: [%s]%s"
                    .formatted(Json.name(pod), String.join(" ", main), others));
        }
        return main.get(0);
    }

    private static List<String> names(ObjectNode pod, String kind) {
        return Json.stream(pod.path("spec").path(kind))
                .map(container -> container.path("name").asText())
                .toList();
    }

    private static ApiException notStarted(ObjectNode pod, String container) {
        JsonNode status = pod.path("status");
        String reason = Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(kind -> Json.stream(status.path(kind)))
                .filter(one -> one.path("name").asText().equals(container))
                .map(one -> one.at("/state/waiting/reason").asText())
                .findFirst()
                .orElse("");
        if (reason.isEmpty()) {
            return ApiException.badRequest(
                    "container \"%s\" in pod \"%s\" is not available".formatted(container, Json.name(pod)));
        }
        boolean image = reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff");
        return ApiException.badRequest("container \"%s\" in pod \"%s\" is waiting to start: %s"
                .formatted(container, Json.name(pod), image ? "trying and failing to pull image" : reason));
    }
}
