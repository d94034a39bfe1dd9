package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong with an object, in the words of Kubernetes. */
final class Complaints {
    static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9][-a-z0-9.]{0,252}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private final List<ApiException.Cause> causes = new ArrayList<>();

    List<ApiException.Cause> causes() {
        return causes;
    }

    void required(String field, String detail) {
        add("FieldValueRequired", field, detail.isEmpty() ? "Required value" : "Required value: " + detail);
    }

    void invalid(String field, Object value, String detail) {
        String quoted = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        add("FieldValueInvalid", field, "Invalid value: " + quoted + ": " + detail);
    }

    void forbidden(String field, String detail) {
        add("FieldValueForbidden", field, "Forbidden: " + detail);
    }

    void duplicate(String field, String value) {
        add("FieldValueDuplicate", field, "Duplicate value: \"" + value + "\"");
    }

    void notFound(String field, String value) {
        add("FieldValueNotFound", field, "Not found: \"" + value + "\"");
    }

    void unsupported(String field, String value, String... supported) {
        add(
                "FieldValueNotSupported",
                field,
                "Unsupported value: \"" + value + "\": supported values: \"" + String.join("\", \"", supported) + "\"");
    }

    void tooLong(String field, long most) {
        add("FieldValueTooLong", field, "Too long: may not be more than " + most + " bytes");
    }

    void subdomain(String field, String name) {
        if (name.length() > 253) {
            invalid(field, name, "must be no more than 253 characters");
        } else if (!SUBDOMAIN.matcher(name).matches()) {
            invalid(
                    field,
                    name,
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                            + " must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                            + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
    }

    void dnsLabel(String field, String name) {
        if (name.isEmpty()) {
            required(field, "");
        } else if (name.length() > 63) {
            invalid(field, name, "must be no more than 63 characters");
        } else if (!DNS_LABEL.matcher(name).matches()) {
            invalid(
                    field,
                    name,
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                            + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
                            + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
        }
    }

    void labels(String field, JsonNode labels) {
        labels.properties().forEach(label -> {
            String value = label.getValue().asText();
            if (!LABEL_KEY.matcher(label.getKey()).matches()) {
                invalid(field, label.getKey(), "name part must consist of alphanumeric characters, '-', '_' or '.'");
            }
            if (value.length() > 63) {
                invalid(field, value, "must be no more than 63 characters");
            } else if (!LABEL_VALUE.matcher(value).matches()) {
                invalid(
                        field,
                        value,
                        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                                + " and must start and end with an alphanumeric character");
            }
        });
    }

    private void add(String why, String field, String message) {
        causes.add(new ApiException.Cause(why, field, message));
    }
}
