package io.jenkins.plugins.kubestash.embedded;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the API, understood as far as its path says.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code patch},
 *     {@code delete}, {@code deletecollection}
 * @param type none for discovery and other paths that are no resource
 * @param namespace empty for all namespaces and for kinds without one
 * @param name empty for a whole collection
 * @param subresource {@code status}, {@code log} or empty
 */
public record ApiRequest(
        String verb,
        Optional<ResourceType> type,
        String namespace,
        String name,
        String subresource,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {

    /** Of a plain request; header names in lower case. */
    static ApiRequest of(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            Discovery discovery) {
        List<String> words =
                Arrays.stream(path.split("/")).filter(word -> !word.isEmpty()).toList();
        int rest = words.isEmpty()
                ? 0
                : words.get(0).equals("api") ? 2 : words.get(0).equals("apis") ? 3 : 0;
        if (rest == 0 || words.size() <= rest) {
            return new ApiRequest("get", Optional.empty(), "", "", "", path, query, headers, body);
        }
        String group = rest == 2 ? "" : words.get(1);
        String version = words.get(rest - 1);
        List<String> inside = words.subList(rest, words.size());
        String namespace = "";
        if (inside.get(0).equals("namespaces")
                && inside.size() > 2
                && !List.of("status", "finalize").contains(inside.get(2))) {
            namespace = inside.get(1);
            inside = inside.subList(2, inside.size());
        }
        Optional<ResourceType> type = discovery.find(group, version, inside.get(0));
        String name = inside.size() > 1 ? inside.get(1) : "";
        String subresource = inside.size() > 2 ? inside.get(2) : "";
        String verb = verb(method, name.isEmpty(), isTrue(query.get("watch")));
        return new ApiRequest(verb, type, namespace, name, subresource, path, query, headers, body);
    }

    private static String verb(String method, boolean collection, boolean watch) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> watch ? "watch" : collection ? "list" : "get";
        };
    }

    /** The plural with its subresource, such as {@code pods/log}; the path when it is no resource. */
    public String resource() {
        return type.map(found -> found.plural() + (subresource.isEmpty() ? "" : "/" + subresource))
                .orElse(path);
    }

    public boolean is(String verb, String resource) {
        return this.verb.equals(verb) && resource().equals(resource);
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return isTrue(query.get(name));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean wantsTable() {
        return header("accept").contains("as=Table");
    }

    boolean wantsMetadata() {
        return header("accept").contains("as=PartialObjectMetadata");
    }

    private static boolean isTrue(String value) {
        return value != null && List.of("true", "1", "").contains(value);
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                query.put(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return java.net.URLDecoder.decode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
