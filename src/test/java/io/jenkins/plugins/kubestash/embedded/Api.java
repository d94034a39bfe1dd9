package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** Answers requests: what the API does, without how it comes over the wire. */
final class Api {
    private static final String META = "meta.k8s.io/v1";
    private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final Objects objects;
    private final Deletion deletion;
    private final Discovery discovery;
    private final Permissions permissions;
    private final Logs logs;
    private final Watches watches;

    Api(Objects objects, Deletion deletion, Discovery discovery, Permissions permissions, Logs logs) {
        this.objects = objects;
        this.deletion = deletion;
        this.discovery = discovery;
        this.permissions = permissions;
        this.logs = logs;
        this.watches = new Watches(objects.store());
    }

    void answer(ApiRequest request, Reply reply) throws IOException {
        if (request.path().equals(ACCESS_REVIEWS)) {
            reply.json(201, permissions.review(body(request)));
            return;
        }
        if (List.of("/healthz", "/livez", "/readyz").contains(request.path())) {
            reply.stream("text/plain").close();
            return;
        }
        if (request.type().isEmpty()) {
            reply.json(200, discovery.document(request.path()).orElseThrow(ApiException::noSuchResource));
            return;
        }
        ResourceType type = request.type().get();
        if (!request.subresource().isEmpty() && !type.subresources().contains(request.subresource())) {
            throw ApiException.noSuchResource();
        }
        permissions.check(request);
        switch (request.verb()) {
            case "watch" -> watches.serve(request, type, selected(request, type), reply);
            case "list" -> reply.json(200, list(request, type));
            case "get" -> get(request, type, reply);
            case "delete" -> reply.json(200, delete(request, type));
            case "deletecollection" -> reply.json(200, deleteAll(request, type));
            default -> write(request, type, reply);
        }
    }

    Watches watches() {
        return watches;
    }

    private void get(ApiRequest request, ResourceType type, Reply reply) throws IOException {
        ObjectNode object = objects.store()
                .get(type, request.namespace(), request.name())
                .orElseThrow(() -> ApiException.notFound(type, request.name()));
        if (request.subresource().equals("log")) {
            logs.serve(request, object, reply);
        } else {
            reply.json(200, shown(request, type, object));
        }
    }

    private void write(ApiRequest request, ResourceType type, Reply reply) throws IOException {
        String dryRun = request.parameter("dryRun");
        boolean strict = !List.of("Ignore", "Warn").contains(request.parameter("fieldValidation"));
        Objects.Mode mode = new Objects.Mode(dryRun.equals("All"), strict);
        boolean status = request.subresource().equals("status");
        if (request.verb().equals("create") && !request.name().isEmpty()) {
            throw new ApiException(405, "MethodNotAllowed", "the server does not allow this method on the resource");
        }
        JsonNode body = request.verb().equals("patch") ? parsed(request) : body(request);
        ObjectNode result =
                switch (request.verb()) {
                    case "create" -> objects.create(type, request.namespace(), (ObjectNode) body, mode);
                    case "update" ->
                        objects.update(type, request.namespace(), request.name(), status, (ObjectNode) body, mode);
                    default ->
                        objects.patch(
                                type,
                                request.namespace(),
                                request.name(),
                                status,
                                request.header("content-type").split(";")[0].strip(),
                                body,
                                mode);
                };
        reply.json(request.verb().equals("create") ? 201 : 200, shown(request, type, result));
    }

    private ObjectNode list(ApiRequest request, ResourceType type) {
        String after = continuation(request);
        Predicate<ObjectNode> selected =
                selected(request, type).and(object -> place(object).compareTo(after) > 0);
        Store.Listing listing = objects.store().listing(type, request.namespace(), selected);
        List<ObjectNode> matching = listing.objects();
        String limit = request.parameter("limit");
        int most = limit.isEmpty() || limit.equals("0") ? Integer.MAX_VALUE : Integer.parseInt(limit);
        ObjectNode meta = Json.object().put("resourceVersion", Long.toString(listing.version()));
        List<ObjectNode> page = matching;
        if (matching.size() > most) {
            page = matching.subList(0, most);
            String next = listing.version() + ":" + place(page.get(most - 1));
            meta.put("continue", Base64.getUrlEncoder().encodeToString(next.getBytes(StandardCharsets.UTF_8)));
            meta.put("remainingItemCount", matching.size() - most);
        }
        if (request.wantsTable()) {
            return Tables.of(type, page, meta);
        }
        ObjectNode list = request.wantsMetadata()
                ? Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", META)
                : Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        list.set("metadata", meta);
        ArrayNode items = list.putArray("items");
        page.forEach(object -> items.add(shown(request, type, object)));
        return list;
    }

    /** The place after which a page begins. */
    private String continuation(ApiRequest request) {
        String token = request.parameter("continue");
        if (token.isEmpty()) {
            return "";
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":", 2);
            if (objects.store().remembers(Long.parseLong(parts[0]))) {
                return parts[1];
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw ApiException.badRequest("continue key is not valid: " + e.getMessage());
        }
        throw ApiException.expired("The provided continue parameter is too old to display a consistent list result.");
    }

    private static String place(ObjectNode object) {
        return Json.namespace(object) + "/" + Json.name(object);
    }

    private ObjectNode delete(ApiRequest request, ResourceType type) {
        JsonNode options = deleteOptions(request);
        if (request.parameter("dryRun").equals("All") || options.path("dryRun").size() > 0) {
            return objects.store()
                    .get(type, request.namespace(), request.name())
                    .orElseThrow(() -> ApiException.notFound(type, request.name()));
        }
        ObjectNode last = deletion.delete(type, request.namespace(), request.name(), options);
        if (type.equals(ResourceType.PODS) || Json.deleting(last)) {
            return last;
        }
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success")
                .putObject("details")
                .put("name", request.name())
                .put("group", type.group())
                .put("kind", type.plural())
                .put("uid", Json.uid(last));
        return status;
    }

    private ObjectNode deleteAll(ApiRequest request, ResourceType type) {
        List<ObjectNode> doomed = objects.store().list(type, request.namespace()).stream()
                .filter(selected(request, type))
                .toList();
        JsonNode options = deleteOptions(request);
        doomed.forEach(object -> deletion.delete(type, Json.namespace(object), Json.name(object), options));
        ObjectNode list = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        Json.meta(list).put("resourceVersion", Long.toString(objects.store().version()));
        doomed.forEach(Json.list(list, "items")::add);
        return list;
    }

    /** From the body, which may be absent, or the query, which counts more. */
    private static ObjectNode deleteOptions(ApiRequest request) {
        ObjectNode options = parsed(request) instanceof ObjectNode given ? given : Json.object();
        String policy = request.parameter("propagationPolicy");
        if (!policy.isEmpty()) {
            options.put("propagationPolicy", policy);
        }
        String grace = request.parameter("gracePeriodSeconds");
        if (!grace.isEmpty()) {
            options.put("gracePeriodSeconds", Long.parseLong(grace));
        }
        return options;
    }

    private static Predicate<ObjectNode> selected(ApiRequest request, ResourceType type) {
        Predicate<ObjectNode> named =
                object -> request.name().isEmpty() || Json.name(object).equals(request.name());
        return named.and(Selectors.labels(request.parameter("labelSelector")))
                .and(Selectors.fields(type, request.parameter("fieldSelector")));
    }

    private static ObjectNode shown(ApiRequest request, ResourceType type, ObjectNode object) {
        if (request.wantsMetadata()) {
            ObjectNode shown =
                    Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", META);
            shown.set("metadata", object.get("metadata"));
            return shown;
        }
        return request.wantsTable() ? Tables.ofOne(type, object, true) : object;
    }

    private static ObjectNode body(ApiRequest request) {
        if (parsed(request) instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the request has no object in its body");
    }

    private static JsonNode parsed(ApiRequest request) {
        if (request.header("content-type").contains("protobuf")) {
            throw new ApiException(
                    415, "UnsupportedMediaType", "the embedded cluster takes JSON and YAML, not protobuf");
        }
        try {
            return Json.parse(request.body());
        } catch (IOException e) {
            throw ApiException.badRequest("couldn't parse the body of the request: " + e.getMessage());
        }
    }
}
