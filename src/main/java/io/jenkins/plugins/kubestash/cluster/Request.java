package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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

    /** A kind of object, and where the API server has it. */
    enum Kind {
        JOB("Job", "/apis/batch/v1", "jobs"),
        POD("Pod", "/api/v1", "pods"),
        SECRET("Secret", "/api/v1", "secrets"),
        CONFIG_MAP("ConfigMap", "/api/v1", "configmaps"),
        EVENT("Event", "/api/v1", "events"),
        APP_BINDING("AppBinding", "/apis/appcatalog.appscode.com/v1alpha1", "appbindings");

        final String word;
        final String group;
        final String plural;

        Kind(String word, String group, String plural) {
            this.word = word;
            this.group = group;
            this.plural = plural;
        }

        private String in(String namespace) {
            return group + "/namespaces/" + namespace + "/" + plural;
        }
    }

    static Request get(Kind kind, ObjectRef ref) {
        return bare("get", kind, ref, "GET", kind.in(ref.namespace()) + "/" + ref.name());
    }

    /** What the API server knows of a group, and so which kinds it has. */
    static Request discover(Kind kind, ObjectRef ref) {
        return bare("get", kind, ref, "GET", kind.group);
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

    static Request listEvents(ObjectRef about) {
        return bare(
                "list",
                Kind.EVENT,
                about,
                "GET",
                Kind.EVENT.in(about.namespace()) + "?fieldSelector=" + encode("involvedObject.name=" + about.name()));
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
        String path = kind.in(ref.namespace()) + "/" + ref.name();
        String options = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Background\"}";
        return new Request("delete", kind, ref.namespace(), ref.name(), "DELETE", path, JSON, options);
    }

    /** All that we manage of a kind in a namespace; the server ends the answer after the given time. */
    static Request watch(Kind kind, String namespace, long seconds) {
        String path = kind.in(namespace) + "?watch=true&timeoutSeconds=" + seconds + "&labelSelector="
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
                || path.equals(kind.group) && answer.equals("APIResourceList");
    }

    /** Such as {@code create Job demo/backup-1}. */
    String shown() {
        return verb + " " + kind.word + " " + namespace + (name.isEmpty() ? "" : "/" + name);
    }

    /** Never the body: a Secret has one. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    private static Request bare(String verb, Kind kind, ObjectRef ref, String method, String path) {
        return new Request(verb, kind, ref.namespace(), ref.name(), method, path, "", "");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
