package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the client may not do: everything else it may. */
public final class Permissions {
    private static final String USER = "jenkins";

    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    /** @param resource a plural, or with its sub-resource such as {@code pods/log} */
    public void deny(String verb, String resource) {
        denied.add(verb + " " + resource);
    }

    public void allow(String verb, String resource) {
        denied.remove(verb + " " + resource);
    }

    void check(ApiRequest request) {
        request.type()
                .filter(type -> denied.contains(request.verb() + " " + request.resource()))
                .ifPresent(type -> {
                    String place = request.namespace().isEmpty()
                            ? " at the cluster scope"
                            : " in the namespace \"" + request.namespace() + "\"";
                    throw ApiException.forbidden(
                            type,
                            request.name(),
                            "User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
                                    .formatted(USER, request.verb(), request.resource(), type.group(), place));
                });
    }

    /** Answers a {@code SelfSubjectAccessReview}. */
    ObjectNode review(JsonNode question) {
        JsonNode asked = question.at("/spec/resourceAttributes");
        String sub = asked.path("subresource").asText();
        String resource = asked.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub);
        ObjectNode answer = question.deepCopy();
        answer.putObject("status")
                .put("allowed", !denied.contains(asked.path("verb").asText() + " " + resource));
        return answer;
    }
}
