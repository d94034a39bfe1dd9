package io.jenkins.plugins.kubestash.jenkins.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.DeletionPolicy;
import io.jenkins.plugins.kubestash.model.Metadata;
import io.jenkins.plugins.kubestash.model.Provider;
import io.jenkins.plugins.kubestash.model.Storage;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes BackupStorages of the texts of forms. */
final class Storages {
    /** Where KubeStash's own files say that the storage is; it is in no cluster. */
    static final String NAMESPACE = "jenkins";

    /** Stands for the credential: a Secret of this name is in no cluster. */
    private static final Optional<String> CREDENTIAL = Optional.of("jenkins-credential");

    private static final String MOUNT = "/backups";

    /** The fields of S3; without texts they are empty. */
    record S3(
            String endpoint,
            String bucket,
            String prefix,
            String region,
            boolean credential,
            String ca,
            boolean insecureTls) {}

    private Storages() {}

    static BackupStorage s3(String name, S3 fields) {
        StorageBackend.S3 s3 = new StorageBackend.S3(
                text(fields.endpoint()),
                Texts.of(fields.bucket()),
                Texts.of(fields.prefix()),
                text(fields.region()),
                secret(fields.credential()),
                Optional.empty(),
                fields.insecureTls());
        return storage(
                name,
                new Storage(Optional.of(Provider.S3), null, Optional.of(s3), null, null, null, bundle(fields.ca())));
    }

    static BackupStorage rest(String name, String url, boolean credential, String ca, boolean insecureTls) {
        StorageBackend.Rest rest =
                new StorageBackend.Rest(Texts.of(url), secret(credential), Optional.empty(), insecureTls);
        return storage(
                name, new Storage(Optional.of(Provider.REST), null, null, null, null, Optional.of(rest), bundle(ca)));
    }

    static BackupStorage local(String name, String subPath, Map<String, JsonNode> volume) {
        StorageBackend.Local local = new StorageBackend.Local(MOUNT, text(subPath), Optional.empty(), volume);
        return storage(
                name, new Storage(Optional.of(Provider.LOCAL), Optional.of(local), null, null, null, null, null));
    }

    static Map<String, JsonNode> volume(String kind, Map<String, String> fields) {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(fields).forEach(source::put);
        return Map.of(kind, source);
    }

    /** A storage in which nothing but this field counts; so are the next ones. */
    static BackupStorage bucket(String bucket) {
        return s3("", new S3("", bucket, "", "", false, "", false));
    }

    static BackupStorage endpoint(String endpoint) {
        return s3("", new S3(endpoint, "", "", "", false, "", false));
    }

    static BackupStorage prefix(String prefix) {
        return s3("", new S3("", "", prefix, "", false, "", false));
    }

    static BackupStorage url(String url) {
        return rest("", url, false, "", false);
    }

    static BackupStorage subPath(String subPath) {
        return local("", subPath, Map.of());
    }

    /** What the model says about one field, beginning with the field's name. */
    static Optional<String> problem(BackupStorage storage, String field) {
        String start = "spec.storage." + storage.spec().storage().provider().orElseThrow() + ".";
        return storage.problems().stream()
                .filter(problem -> problem.startsWith(start + field + " ") || problem.startsWith(start + field + ":"))
                .map(problem -> problem.substring(start.length()))
                .findFirst();
    }

    private static BackupStorage storage(String name, Storage storage) {
        return new BackupStorage(
                Metadata.of(NAMESPACE, name), new BackupStorage.Spec(storage, null, DeletionPolicy.RETAIN, false));
    }

    private static Optional<String> secret(boolean credential) {
        return credential ? CREDENTIAL : Optional.empty();
    }

    private static Optional<String> bundle(String pem) {
        return text(pem).map(ca -> Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> text(String value) {
        return Optional.of(Texts.of(value)).filter(text -> !text.isEmpty());
    }
}
