package io.jenkins.plugins.kubestash.model;

import java.util.regex.Pattern;

/** Names an object of a namespace, written {@code namespace/name}. */
public record ObjectRef(String namespace, String name) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    public ObjectRef {
        if (!LABEL.matcher(namespace).matches()) {
            throw new IllegalArgumentException(Shown.value(namespace) + " is not the name of a namespace");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(Shown.value(name) + " is not the name of a Kubernetes object");
        }
    }

    /**
     * @param text {@code namespace/name}
     * @throws IllegalArgumentException with a line for the user when the text has another shape
     */
    public static ObjectRef parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(Shown.value(text) + " has no namespace: write namespace/name");
        }
        return new ObjectRef(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
