package io.jenkins.plugins.kubestash.model;

import java.util.List;

/** A reference to a Secret of the same namespace; {@code {name}} alone is a Secret of Kubernetes itself. */
public record SecretRef(String apiGroup, String kind, String name) {
    public SecretRef {
        apiGroup = OrEmpty.text(apiGroup);
        kind = OrEmpty.text(kind).isEmpty() ? "Secret" : kind;
        name = OrEmpty.text(name);
    }

    public static SecretRef named(String name) {
        return new SecretRef("", "Secret", name);
    }

    List<String> problems(String path) {
        if (!apiGroup.isEmpty() || !kind.equals("Secret")) {
            String what = apiGroup.isEmpty() ? kind : apiGroup + "/" + kind;
            return List.of(
                    path + " is of kind " + Shown.value(what) + ": only a Secret of Kubernetes itself can be used");
        }
        return name.isEmpty() ? List.of(path + ".name is missing") : List.of();
    }
}
