package io.jenkins.plugins.kubestash.embedded;

/** Something that a pod refers to is not there (yet); the message is the kubelet's. */
final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
        super(message);
    }
}
