package io.jenkins.plugins.kubestash.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an administrator writes for Configuration as Code; the secrets stand in files beside it. */
final class Setup {
    private final Path room;

    Setup(Path room) {
        this.room = room;
    }

    void write(Path kubeconfig) {
        try {
            Path secrets = Files.createDirectories(room.resolve("secrets"));
            Files.copy(kubeconfig, secrets.resolve("kubeconfig"));
            Files.writeString(secrets.resolve("repository-password"), Stage.REPOSITORY_PASSWORD);
            Files.writeString(room.resolve("casc.yaml"), text(secrets.resolve("kubeconfig")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path kubeconfig) {
        return """
                jenkins:
                  numExecutors: 6
                  securityRealm:
                    local:
                      allowsSignup: false
                      users:
                      - {id: admin, password: acceptance}
                      - {id: developer, password: acceptance}
                      - {id: operator, password: acceptance}
                  authorizationStrategy:
                    globalMatrix:
                      entries:
                      - user: {name: admin, permissions: [Overall/Administer]}
                      - user: {name: developer, permissions: [Overall/Read, Job/Read, Job/Build, Job/Cancel]}
                      - user: {name: operator, permissions: [Overall/Read, Job/Read, Job/Build, KubeStash/Restore]}
                credentials:
                  system:
                    domainCredentials:
                    - credentials:
                      - file:
                          scope: SYSTEM
                          id: kubeconfig
                          fileName: kubeconfig
                          secretBytes: "${readFileBase64:%s}"
                      - string: {scope: GLOBAL, id: repository, secret: "${repository-password}"}
                      - string: {scope: GLOBAL, id: other-password, secret: "not-${repository-password}"}
                      - string: {scope: SYSTEM, id: for-jenkins-only, secret: "${repository-password}"}
                unclassified:
                  kubeStash:
                    clusters:
                    - name: embedded
                      access: {kubeconfig: {credentialsId: kubeconfig}}
                      namespaces: shop
                    storages:
                    - local:
                        name: volume
                        encryptionCredentialsId: repository
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    - local:
                        name: in-folder
                        encryptionCredentialsId: in-folder
                        subPath: folder-only
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    - local:
                        name: system-credential
                        encryptionCredentialsId: for-jenkins-only
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    - local:
                        name: no-credential
                        encryptionCredentialsId: nobody-has-this
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    - local:
                        name: wrong-password
                        encryptionCredentialsId: other-password
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    - local:
                        name: for-finance
                        encryptionCredentialsId: repository
                        folders: finance
                        volume: {persistentVolumeClaim: {claimName: backups}}
                    retentionPolicies:
                    - {name: week, keepLast: 7}
                """.formatted(kubeconfig);
    }
}
