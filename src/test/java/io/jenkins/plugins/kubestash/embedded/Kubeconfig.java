package io.jenkins.plugins.kubestash.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the file with which any client reaches a cluster. */
final class Kubeconfig {
    private Kubeconfig() {}

    static void write(Path file, String url, Optional<Path> authority, Optional<String> token) {
        String user = token.map(secret -> "{token: \"" + secret + "\"}").orElse("{}");
        String trust = authority
                .map(path -> ", certificate-authority: \"" + path + "\"")
                .orElse("");
        try {
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    clusters:
                    - name: embedded
                      cluster: {server: "%s"%s}
                    users:
                    - name: jenkins
                      user: %s
                    contexts:
                    - name: embedded
                      context: {cluster: embedded, user: jenkins, namespace: default}
                    current-context: embedded
                    """.formatted(url, trust, user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
