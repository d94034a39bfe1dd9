package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the API says about itself: versions, groups, resources, and just enough OpenAPI for {@code kubectl apply}. */
final class Discovery {
    static final List<ResourceType> ALL = List.of(
            ResourceType.NAMESPACES,
            ResourceType.NODES,
            ResourceType.PODS,
            ResourceType.SECRETS,
            ResourceType.CONFIG_MAPS,
            ResourceType.EVENTS,
            ResourceType.CLAIMS,
            ResourceType.SERVICES,
            ResourceType.JOBS,
            ResourceType.STATEFUL_SETS,
            ResourceType.DEFINITIONS,
            ResourceType.APP_BINDINGS);
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private volatile boolean appBindings = true;

    /** Whether the cluster knows the kind AppBinding. */
    void appBindings(boolean known) {
        appBindings = known;
    }

    Stream<ResourceType> types() {
        return ALL.stream().filter(type -> appBindings || !type.equals(ResourceType.APP_BINDINGS));
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return types().filter(type -> type.group().equals(group)
                        && type.version().equals(version)
                        && type.plural().equals(plural))
                .findFirst();
    }

    Optional<ResourceType> byKind(String apiVersion, String kind) {
        return types().filter(type ->
                        type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
                .findFirst();
    }

    /** The document at a path, if there is one. */
    Optional<ObjectNode> document(String path) {
        return switch (path) {
            case "/version" -> Optional.of(version());
            case "/api" -> Optional.of(coreVersions());
            case "/apis" -> Optional.of(groups());
            case "/openapi/v3" -> Optional.of(openApiIndex());
            default ->
                path.startsWith("/openapi/v3/")
                        ? openApi(path.substring("/openapi/v3".length()))
                        : path.startsWith("/apis/") && path.indexOf('/', 6) < 0
                                ? group(path.substring(6))
                                : resources(path);
        };
    }

    private static ObjectNode version() {
        return Json.literal("{\"major\": \"1\", \"minor\": \"32\", \"gitVersion\": \"v1.32.4+embedded\","
                + "\"gitCommit\": \"\", \"gitTreeState\": \"clean\", \"buildDate\": \"2025-04-22T00:00:00Z\","
                + "\"goVersion\": \"\", \"compiler\": \"\", \"platform\": \"linux/amd64\"}");
    }

    private static ObjectNode coreVersions() {
        return Json.literal("{\"kind\": \"APIVersions\", \"versions\": [\"v1\"],"
                + "\"serverAddressByClientCIDRs\": [{\"clientCIDR\": \"0.0.0.0/0\", \"serverAddress\": \"\"}]}");
    }

    private Stream<String> groupVersions() {
        return Stream.concat(types().map(ResourceType::apiVersion), Stream.of("authorization.k8s.io/v1"))
                .distinct();
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupVersions()
                .filter(version -> version.contains("/"))
                .map(Discovery::groupOf)
                .forEach(groups::add);
        return list;
    }

    private Optional<ObjectNode> group(String name) {
        return groupVersions()
                .filter(version -> version.startsWith(name + "/"))
                .findFirst()
                .map(version -> groupOf(version).put("kind", "APIGroup").put("apiVersion", "v1"));
    }

    private static ObjectNode groupOf(String groupVersion) {
        String[] parts = groupVersion.split("/");
        ObjectNode group = Json.object().put("name", parts[0]);
        ObjectNode version = Json.object().put("groupVersion", groupVersion).put("version", parts[1]);
        group.putArray("versions").add(version.deepCopy());
        group.set("preferredVersion", version);
        return group;
    }

    private Optional<ObjectNode> resources(String path) {
        String groupVersion = path.startsWith("/apis/") ? path.substring(6) : path.equals("/api/v1") ? "v1" : "";
        if (groupVersions().noneMatch(groupVersion::equals)) {
            return Optional.empty();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        types().filter(type -> type.apiVersion().equals(groupVersion)).forEach(type -> describe(type, resources));
        if (groupVersion.startsWith("authorization")) {
            resources.add(Json.literal("{\"name\": \"selfsubjectaccessreviews\","
                    + "\"singularName\": \"selfsubjectaccessreview\", \"namespaced\": false,"
                    + "\"kind\": \"SelfSubjectAccessReview\", \"verbs\": [\"create\"]}"));
        }
        return Optional.of(list);
    }

    private static void describe(ResourceType type, ArrayNode resources) {
        ObjectNode main = resources
                .addObject()
                .put("name", type.plural())
                .put("singularName", type.singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        VERBS.forEach(Json.list(main, "verbs")::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(Json.list(main, "shortNames")::add);
        }
        for (String subresource : type.subresources()) {
            ObjectNode sub = resources
                    .addObject()
                    .put("name", type.plural() + "/" + subresource)
                    .put("singularName", "")
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            sub.putArray("verbs").add("get");
            if (subresource.equals("status")) {
                Json.list(sub, "verbs").add("patch").add("update");
            }
        }
    }

    private ObjectNode openApiIndex() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        groupVersions().forEach(version -> {
            String path = version.contains("/") ? "apis/" + version : "api/" + version;
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=1");
        });
        return index;
    }

    /** Names the query parameters of PATCH: from them kubectl learns that the server validates fields itself. */
    private Optional<ObjectNode> openApi(String prefix) {
        String groupVersion = prefix.substring(prefix.indexOf('/', 1) + 1);
        if (groupVersions().noneMatch(groupVersion::equals)) {
            return Optional.empty();
        }
        ObjectNode document = Json.literal("{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"Kubernetes\"},"
                + "\"paths\": {}, \"components\": {\"schemas\": {}}}");
        ObjectNode paths = (ObjectNode) document.get("paths");
        types().filter(type -> type.apiVersion().equals(groupVersion)).forEach(type -> {
            String space = type.namespaced() ? "/namespaces/{namespace}/" : "/";
            ObjectNode patch =
                    paths.putObject(prefix + space + type.plural() + "/{name}").putObject("patch");
            for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
                Json.list(patch, "parameters")
                        .addObject()
                        .put("name", parameter)
                        .put("in", "query");
            }
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", type.group())
                    .put("version", type.version())
                    .put("kind", type.kind());
            patch.putObject("responses").putObject("200").put("description", "OK");
        });
        return Optional.of(document);
    }
}
