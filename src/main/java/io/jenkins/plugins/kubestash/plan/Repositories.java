package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import io.jenkins.plugins.kubestash.restic.RepositoryPath;
import io.jenkins.plugins.kubestash.restic.ResticArguments;
import io.jenkins.plugins.kubestash.restic.ResticRepository;
import io.jenkins.plugins.kubestash.restic.SecretKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request's restic repositories as containers see them. */
final class Repositories {
    private final Request request;
    private final RepositoryPath path;
    private final ResticRepository repository;

    Repositories(Request request) {
        this.request = request;
        path = new RepositoryPath(
                request.directory().orElseGet(() -> RepositoryPath.defaultDirectory(request.source())),
                request.session());
        repository = ResticRepository.of(request.storage(), path, request.pod().bandwidth());
    }

    String base() {
        return repository.base();
    }

    String directory() {
        return path.directory();
    }

    Optional<StorageBackend.Local> local() {
        return request.storage().spec().storage().local();
    }

    /** Everything about restic and KubeStash's own files; what is secret goes through the session's Secret. */
    Environment environment(SessionSecret secret, Map<String, String> values) {
        Environment environment =
                new Environment().put("KUBESTASH_REPOSITORY", repository.base()).put("KUBESTASH_RESTIC", Paths.RESTIC);
        new TreeMap<>(repository.environment()).forEach(environment::put);
        for (SecretKey key : repository.secretKeys()) {
            secret(key, secret, values, environment);
        }
        return environment
                .list("KUBESTASH_RESTIC_OPTIONS", options(secret, values))
                .put("RESTIC_CACHE_DIR", Paths.WORK + "/cache")
                .put("RESTIC_PROGRESS_FPS", String.valueOf(1.0 / request.pod().progressSeconds()))
                .put("TMPDIR", Paths.WORK)
                .put("HOME", Paths.WORK);
    }

    /** Where KubeStash's own files go; restic's REST server takes nothing but repositories. */
    Environment metadata(SessionSecret secret, Map<String, String> values) {
        Environment environment = new Environment();
        StorageBackend backend = request.storage().spec().storage().backend().orElseThrow();
        if (backend instanceof StorageBackend.Local local) {
            return environment.put("KUBESTASH_METADATA", local.mountPath());
        }
        if (backend instanceof StorageBackend.S3 s3) {
            return environment
                    .put("KUBESTASH_METADATA", "s3")
                    .put("KUBESTASH_METADATA_S3_ENDPOINT", s3.endpoint().orElse(""))
                    .put("KUBESTASH_METADATA_S3_BUCKET", s3.bucket())
                    .put("KUBESTASH_METADATA_S3_PREFIX", s3.prefix())
                    .put("KUBESTASH_METADATA_S3_REGION", s3.region().orElse(""))
                    .put("KUBESTASH_METADATA_S3_CA_FILE", caFile(secret, values).orElse(""))
                    .put("KUBESTASH_METADATA_S3_INSECURE_TLS", s3.insecureTLS());
        }
        return environment;
    }

    List<String> backup(
            String component, String file, String host, List<String> tags, List<String> command, List<String> options) {
        String location = component.equals(Components.EACH)
                ? repository.base() + "/" + component
                : repository.location(component);
        return new ResticArguments(Paths.RESTIC, location, options, lockWait()).backup(file, host, tags, command);
    }

    List<String> options(SessionSecret secret, Map<String, String> values) {
        return repository.options(caFile(secret, values));
    }

    private Duration lockWait() {
        return request.limits().lockWait();
    }

    private Optional<String> caFile(SessionSecret secret, Map<String, String> values) {
        return request.storage()
                .caPem()
                .or(() -> Optional.ofNullable(values.get(SecretKey.CA)))
                .map(pem -> secret.file(Paths.STORAGE_CA, pem));
    }

    private void secret(SecretKey key, SessionSecret secret, Map<String, String> values, Environment environment) {
        String value = values.getOrDefault(key.key(), "");
        if (!value.isEmpty()) {
            secret.value(key.variable(), value);
            environment.secret(key.variable(), secret.name(), key.variable(), false);
        } else if (key.required()) {
            BackupStorage storage = request.storage();
            throw new IllegalArgumentException(storage.shown() + " needs a value for " + key.key() + ": "
                    + (key.from() == SecretKey.From.ENCRYPTION
                            ? "give the credential that encrypts the repository"
                            : "give the credential that opens the storage"));
        }
    }
}
