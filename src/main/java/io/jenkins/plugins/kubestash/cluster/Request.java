package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request to the API server, and the words for it in an error message.
 *
 * @param verb what a Role must allow, such as {@code create}
 * @param path path and query
 * @param contentType of the body; empty when there is none
 */
record Request(
        String verb,
        Kind kind,
        String namespace,
        String name,
        String method,
        String path,
        String contentType,
        String body) {

    private static final String JSON = "application/json";
    private static final String PAGE = "&limit=";

    /** A kind of object, and where the API server has it. */
    enum Kind {
        JOB("Job", "/apis/batch/v1", "jobs"),
        POD("Pod", "/api/v1", "pods"),
        SECRET("Secret", "/api/v1", "secrets"),
        CONFIG_MAP("ConfigMap", "/api/v1", "configmaps"),
        /** For a look at whether it is there: the agent's is large. */
        CONFIG_MAP_METADATA("ConfigMap", "/api/v1", "configmaps"),
        EVENT("Event", "/api/v1", "events"),
        STATEFUL_SET("StatefulSet", "/apis/apps/v1", "statefulsets"),
        CLAIM("PersistentVolumeClaim", "/api/v1", "persistentvolumeclaims"),
        APP_BINDING("AppBinding", "/apis/appcatalog.appscode.com/v1alpha1", "appbindings"),
        REVIEW("SelfSubjectAccessReview", "/apis/authorization.k8s.io/v1", "selfsubjectaccessreviews"),
        VERSION("version of the server", "/version", "version");

        final String word;
        final String group;
        final String plural;

        Kind(String word, String group, String plural) {
            this.word = word;
            this.group = group;
            this.plural = plural;
        }

        /** @param namespace empty for all */
        private String in(String namespace) {
            return group + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
        }
    }

    static Request get(Kind kind, ObjectRef ref) {
        return bare("get", kind, ref, "GET", kind.in(ref.namespace()) + "/" + ref.name());
    }

    /** What the API server knows of a group, and so which kinds it has. */
    static Request discover(Kind kind, ObjectRef ref) {
        return bare("get", kind, ref, "GET", kind.group);
    }

    static Request version() {
        return new Request("get", Kind.VERSION, "", "", "GET", Kind.VERSION.group, "", "");
    }

    /** Asks what the client itself may do. */
    static Request review(String namespace, String body) {
        String path = Kind.REVIEW.group + "/" + Kind.REVIEW.plural;
        return new Request("create", Kind.REVIEW, namespace, "", "POST", path, JSON, body);
    }

    /** Objects that carry the Job's name as their label. */
    static Request listOfJob(Kind kind, ObjectRef job) {
        return bare(
                "list",
                kind,
                job,
                "GET",
                kind.in(job.namespace()) + "?labelSelector=" + encode(Labels.JOB + "=" + job.name()));
    }

    /** Objects of a namespace that carry all of these labels. */
    static Request listOf(Kind kind, String namespace, Map<String, String> labels) {
        String selector = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        String path = kind.in(namespace) + "?labelSelector=" + encode(selector);
        return new Request("list", kind, namespace, "", "GET", path, "", "");
    }

    static Request listEvents(ObjectRef about) {
        return bare(
                "list",
                Kind.EVENT,
                about,
                "GET",
                Kind.EVENT.in(about.namespace()) + "?fieldSelector=" + encode("involvedObject.name=" + about.name()));
    }

    /** @param namespace empty for all of them */
    static Request listSome(Kind kind, String namespace, int most) {
        String where = namespace.isEmpty() ? kind.group + "/" + kind.plural : kind.in(namespace);
        return new Request("list", kind, namespace, "", "GET", where + "?limit=" + most, "", "");
    }

    /**
     * One page of the metadata of what carries some labels.
     *
     * @param namespace empty for all
     * @param next where the last page said that the next one begins; empty for the first
     */
    static Request page(Kind kind, String namespace, String labels, int limit, String next) {
        String path = kind.in(namespace) + "?labelSelector=" + encode(labels) + PAGE + limit
                + (next.isEmpty() ? "" : "&continue=" + encode(next));
        return new Request("list", kind, namespace, "", "GET", path, "", "");
    }

    static Request create(Kind kind, ObjectRef ref, String body) {
        return new Request("create", kind, ref.namespace(), ref.name(), "POST", kind.in(ref.namespace()), JSON, body);
    }

    static Request patch(Kind kind, ObjectRef ref, String body) {
        String path = kind.in(ref.namespace()) + "/" + ref.name();
        return new Request(
                "patch", kind, ref.namespace(), ref.name(), "PATCH", path, "application/merge-patch+json", body);
    }

    static Request delete(Kind kind, ObjectRef ref) {
        return delete(kind, ref, "");
    }

    /** Deletes the object only as it was seen: not another one of its name, and not when it has changed since. */
    static Request deleteAsSeen(Kind kind, ObjectRef ref, String uid, String version) {
        return delete(
                kind,
                ref,
                ",\"preconditions\":{\"uid\":" + quote(uid) + ",\"resourceVersion\":" + quote(version) + "}");
    }

    private static Request delete(Kind kind, ObjectRef ref, String more) {
        String path = kind.in(ref.namespace()) + "/" + ref.name();
        String options =
                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Background\"" + more + "}";
        return new Request("delete", kind, ref.namespace(), ref.name(), "DELETE", path, JSON, options);
    }

    /**
     * All that we manage of a kind in a namespace; the server ends the answer after the given time.
     *
     * @param place resource version behind which it begins; empty for what is there now, and then on
     */
    static Request watch(Kind kind, String namespace, long seconds, Optional<String> place) {
        String path = kind.in(namespace) + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds
                + place.map(version -> "&resourceVersion=" + encode(version)).orElse("") + "&labelSelector="
                + encode(Labels.MANAGED_BY + "=" + Labels.MANAGER);
        return new Request("watch", kind, namespace, "", "GET", path, "", "");
    }

    static Request log(ObjectRef pod, String container, LogCursor from, boolean follow) {
        String path = Kind.POD.in(pod.namespace()) + "/" + pod.name() + "/log?timestamps=true&container="
                + encode(container)
                + LogPosition.since(from)
                        .map(since -> "&sinceTime=" + encode(since.toString()))
                        .orElse("")
                + (follow ? "&follow=true" : "");
        return bare("read the log of", Kind.POD, pod, "GET", path);
    }

    /** Whether an answer's {@code kind} is what such a request is answered with. */
    boolean isAnsweredBy(String answer) {
        String suffix = verb.equals("list") ? "List" : "";
        return answer.equals(kind.word + suffix)
                || answer.equals("PartialObjectMetadata" + suffix)
                || verb.equals("delete")
                || kind == Kind.VERSION
                || path.equals(kind.group) && answer.equals("APIResourceList");
    }

    /** Such as {@code create Job demo/backup-1}. */
    String shown() {
        String where = namespace.isEmpty() && verb.equals("list")
                ? "in all namespaces"
                : namespace + (name.isEmpty() ? "" : "/" + name);
        return verb + " " + kind.word + (where.isEmpty() ? "" : " " + where);
    }

    /** Whether no more than metadata may come back: of a Secret always, and of what comes in pages. */
    boolean wantsMetadataOnly() {
        return kind == Kind.SECRET || kind == Kind.CONFIG_MAP_METADATA || path.contains(PAGE);
    }

    /** Whether it asks for the rest of a list, which the server does not keep for ever. */
    boolean continuesAList() {
        return path.contains("&continue=");
    }

    /** Whether a 409 says that the object is not what it was seen to be. */
    boolean hasPreconditions() {
        return body.contains("\"preconditions\":");
    }

    /** Whether it changes an object only as it was seen. */
    boolean changesAsSeen() {
        return verb.equals("patch") && body.contains("\"resourceVersion\":");
    }

    /** Never the body: a Secret has one. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    private static Request bare(String verb, Kind kind, ObjectRef ref, String method, String path) {
        return new Request(verb, kind, ref.namespace(), ref.name(), method, path, "", "");
    }

    private static String quote(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
