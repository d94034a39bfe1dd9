package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors as the API writes them. */
final class Selectors {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUAL = Pattern.compile("([^\\s=!]+)\\s*(==|=|!=)\\s*(\\S*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s=!(),]+)");
    private static final Pattern COMMA_OUTSIDE_BRACKETS = Pattern.compile(",(?![^(]*\\))");

    private Selectors() {}

    static Predicate<ObjectNode> labels(String selector) {
        return all(selector, Selectors::labelTerm);
    }

    static Predicate<ObjectNode> fields(ResourceType type, String selector) {
        return all(selector, term -> fieldTerm(type, term));
    }

    private static Predicate<ObjectNode> all(
            String selector, java.util.function.Function<String, Predicate<ObjectNode>> parse) {
        List<Predicate<ObjectNode>> terms = new ArrayList<>();
        for (String term : COMMA_OUTSIDE_BRACKETS.split(selector)) {
            if (!term.isBlank()) {
                terms.add(parse.apply(term.strip()));
            }
        }
        return object -> terms.stream().allMatch(term -> term.test(object));
    }

    private static Predicate<ObjectNode> labelTerm(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            Set<String> values = Set.of(set.group(3).strip().split("\\s*,\\s*"));
            boolean in = set.group(2).equals("in");
            return object -> values.contains(label(object, set.group(1)).asText()) == in;
        }
        Matcher equal = EQUAL.matcher(term);
        if (equal.matches()) {
            boolean wanted = !equal.group(2).equals("!=");
            return object -> {
                JsonNode label = label(object, equal.group(1));
                return (label.isTextual() && label.asText().equals(equal.group(3))) == wanted;
            };
        }
        Matcher exists = EXISTS.matcher(term);
        if (exists.matches()) {
            boolean wanted = exists.group(1).isEmpty();
            return object -> label(object, exists.group(2)).isTextual() == wanted;
        }
        throw ApiException.badRequest("unable to parse requirement: found '" + term + "'");
    }

    private static JsonNode label(ObjectNode object, String name) {
        return object.path("metadata").path("labels").path(name);
    }

    private static Predicate<ObjectNode> fieldTerm(ResourceType type, String term) {
        Matcher equal = EQUAL.matcher(term);
        if (!equal.matches()) {
            throw ApiException.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        String field = equal.group(1);
        if (!supported(type, field)) {
            throw ApiException.badRequest("field label not supported: " + field);
        }
        JsonPointer path = JsonPointer.compile("/" + field.replace('.', '/'));
        boolean wanted = !equal.group(2).equals("!=");
        return object -> object.at(path).asText().equals(equal.group(3)) == wanted;
    }

    private static boolean supported(ResourceType type, String field) {
        boolean ofType =
                switch (type.kind()) {
                    case "Pod" ->
                        Set.of("spec.nodeName", "spec.restartPolicy", "status.phase", "status.podIP")
                                .contains(field);
                    case "Job" -> field.equals("status.successful");
                    case "Secret" -> field.equals("type");
                    case "Namespace" -> field.equals("status.phase");
                    case "Event" ->
                        field.startsWith("involvedObject.")
                                || Set.of("reason", "type", "reportingComponent", "source")
                                        .contains(field);
                    default -> false;
                };
        return ofType || field.equals("metadata.name") || field.equals("metadata.namespace");
    }
}
