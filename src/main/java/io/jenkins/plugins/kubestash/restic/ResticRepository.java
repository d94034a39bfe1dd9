package io.jenkins.plugins.kubestash.restic;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Storage;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What restic has to be told to reach the repositories of one session.
 *
 * @param base location without the component; {@code <base>/<component>} is a repository
 * @param environment plain variables, nothing secret
 * @param secretKeys what comes out of Secrets, the repository's password first
 * @param options global words for every call of restic, without those about a CA
 * @param volume to mount, for a {@code local} storage
 */
public record ResticRepository(
        String base,
        Map<String, String> environment,
        List<SecretKey> secretKeys,
        List<String> options,
        Optional<ResticVolume> volume) {

    public ResticRepository {
        environment = Map.copyOf(environment);
        secretKeys = List.copyOf(secretKeys);
        options = List.copyOf(options);
    }

    /** @throws IllegalArgumentException one line when the storage has problems or its provider is not supported */
    public static ResticRepository of(BackupStorage storage, RepositoryPath path, Bandwidth limits) {
        storage.requireSound();
        Storage spec = storage.spec().storage();
        StorageBackend backend = spec.backend().orElseThrow();
        if (backend instanceof StorageBackend.Local local) {
            return local(local, path, limits);
        }
        if (backend instanceof StorageBackend.S3 s3) {
            return s3(s3, path, limits);
        }
        if (backend instanceof StorageBackend.Rest rest) {
            return rest(rest, path, limits);
        }
        throw new IllegalArgumentException(storage.shown() + ": provider "
                + spec.provider().orElseThrow() + " is not supported yet: use s3, local or rest");
    }

    /**
     * Where a component's repository is.
     *
     * @throws IllegalArgumentException one line when the component's name cannot be used
     */
    public String location(String component) {
        RepositoryPath.requireName("component", component);
        return base + "/" + component;
    }

    /** The global words, with a CA for the storage from a file where one is given. */
    public List<String> options(Optional<String> caFile) {
        List<String> words = new ArrayList<>(options);
        caFile.ifPresent(file -> words.addAll(List.of("--cacert", file)));
        return List.copyOf(words);
    }

    private static ResticRepository local(StorageBackend.Local local, RepositoryPath path, Bandwidth limits) {
        return new ResticRepository(
                local.mountPath() + "/" + path.layered(),
                Map.of(),
                List.of(SecretKey.PASSWORD),
                options("local", local.maxConnections(), false, limits),
                Optional.of(new ResticVolume(local.volumeSource(), local.mountPath(), local.subPath())));
    }

    private static ResticRepository s3(StorageBackend.S3 s3, RepositoryPath path, Bandwidth limits) {
        String endpoint = s3.endpoint().orElse("s3.amazonaws.com");
        String prefix = s3.prefix().isEmpty() ? "" : s3.prefix() + "/";
        boolean credentials = s3.secretName().isPresent();
        return new ResticRepository(
                "s3:" + endpoint + "/" + s3.bucket() + "/" + prefix + path.layered(),
                s3.region().map(region -> Map.of("AWS_DEFAULT_REGION", region)).orElse(Map.of()),
                List.of(
                        SecretKey.PASSWORD,
                        storage("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID", credentials),
                        storage("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", credentials),
                        storage("AWS_SESSION_TOKEN", "AWS_SESSION_TOKEN", false)),
                options("s3", s3.maxConnections(), s3.insecureTLS(), limits),
                Optional.empty());
    }

    /** restic's own server takes two levels of folders, so that the whole path is one of them and the component the other. */
    private static ResticRepository rest(StorageBackend.Rest rest, RepositoryPath path, Bandwidth limits) {
        return new ResticRepository(
                "rest:" + rest.url() + "/" + path.flat(),
                Map.of(),
                List.of(
                        SecretKey.PASSWORD,
                        storage("REST_SERVER_USERNAME", "RESTIC_REST_USERNAME", false),
                        storage("REST_SERVER_PASSWORD", "RESTIC_REST_PASSWORD", false)),
                options("rest", rest.maxConnections(), rest.insecureTLS(), limits),
                Optional.empty());
    }

    private static SecretKey storage(String key, String variable, boolean required) {
        return new SecretKey(SecretKey.From.STORAGE, key, variable, required);
    }

    private static List<String> options(
            String backend, Optional<Integer> connections, boolean insecureTls, Bandwidth limits) {
        List<String> words = new ArrayList<>();
        connections
                .filter(count -> count > 0)
                .ifPresent(count -> words.addAll(List.of("-o", backend + ".connections=" + count)));
        if (insecureTls) {
            words.add("--insecure-tls");
        }
        words.addAll(limits.words());
        return words;
    }
}
