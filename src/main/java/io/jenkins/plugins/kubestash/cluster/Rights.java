package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** The rights that sessions and the sweep after them need in a namespace; what a Role for them must hold. */
final class Rights {

    /** One verb on one resource, which may be a sub-resource such as {@code pods/log}. */
    record Right(String verb, String group, String resource) {

        /** A question to the API server whether the client has it. */
        ObjectNode review(String namespace) {
            ObjectNode review = JsonNodeFactory.instance
                    .objectNode()
                    .put("apiVersion", "authorization.k8s.io/v1")
                    .put("kind", "SelfSubjectAccessReview");
            String[] parts = resource.split("/");
            ObjectNode attributes = review.putObject("spec")
                    .putObject("resourceAttributes")
                    .put("verb", verb)
                    .put("group", group)
                    .put("resource", parts[0]);
            if (parts.length > 1) {
                attributes.put("subresource", parts[1]);
            }
            if (!namespace.isEmpty()) {
                attributes.put("namespace", namespace);
            }
            return review;
        }

        /** Such as {@code create jobs.batch}, as {@code kubectl auth can-i} takes it. */
        String shown() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    static final List<Right> NEEDED = Stream.of(
                    rights("batch", "jobs", "create", "get", "list", "patch", "delete", "watch"),
                    rights("", "pods", "get", "list", "delete", "watch"),
                    rights("", "pods/log", "get"),
                    rights("", "secrets", "create", "get", "list", "delete"),
                    rights("", "configmaps", "create", "get", "list", "delete"),
                    rights("", "events", "list"),
                    rights("appcatalog.appscode.com", "appbindings", "get", "list"))
            .flatMap(rights -> rights)
            .toList();

    /** Only restores into a workload, such as etcd's, need these beside. */
    static final List<Right> FOR_WORKLOADS = Stream.of(
                    rights("apps", "statefulsets", "get", "patch"), rights("", "persistentvolumeclaims", "get"))
            .flatMap(rights -> rights)
            .toList();

    private Rights() {}

    /** @param namespace empty for all namespaces at once */
    static List<String> missing(Api api, String namespace) {
        return NEEDED.stream()
                .filter(right -> !api.ask(Request.review(namespace, api.write(right.review(namespace))))
                        .at("/status/allowed")
                        .asBoolean())
                .map(Right::shown)
                .toList();
    }

    private static Stream<Right> rights(String group, String resource, String... verbs) {
        return Stream.of(verbs).map(verb -> new Right(verb, group, resource));
    }
}
