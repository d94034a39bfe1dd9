package io.jenkins.plugins.kubestash.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Provider of a BackupStorage and the one block that belongs to it. {@code caBundle} (PEM in base64) is ours; KubeStash
 * has it in the Secret, under {@code CA_CERT_DATA}.
 */
public record Storage(
        Optional<Provider> provider,
        Optional<StorageBackend.Local> local,
        Optional<StorageBackend.S3> s3,
        Optional<StorageBackend.Gcs> gcs,
        Optional<StorageBackend.Azure> azure,
        Optional<StorageBackend.Rest> rest,
        Optional<String> caBundle) {
    public Storage {
        provider = OrEmpty.optional(provider);
        local = OrEmpty.optional(local);
        s3 = OrEmpty.optional(s3);
        gcs = OrEmpty.optional(gcs);
        azure = OrEmpty.optional(azure);
        rest = OrEmpty.optional(rest);
        caBundle = OrEmpty.text(caBundle);
    }

    static Storage empty() {
        return new Storage(null, null, null, null, null, null, null);
    }

    /** The provider's block; present whenever there are no problems. */
    public Optional<StorageBackend> backend() {
        return provider.map(blocks()::get);
    }

    private Map<Provider, StorageBackend> blocks() {
        Map<Provider, StorageBackend> blocks = new LinkedHashMap<>();
        local.ifPresent(block -> blocks.put(Provider.LOCAL, block));
        s3.ifPresent(block -> blocks.put(Provider.S3, block));
        gcs.ifPresent(block -> blocks.put(Provider.GCS, block));
        azure.ifPresent(block -> blocks.put(Provider.AZURE, block));
        rest.ifPresent(block -> blocks.put(Provider.REST, block));
        return blocks;
    }

    List<String> problems() {
        if (provider.isEmpty()) {
            return List.of("spec.storage.provider is missing: write one of local, s3, gcs, azure, rest");
        }
        List<String> problems = new ArrayList<>();
        Provider wanted = provider.orElseThrow();
        blocks().keySet().stream()
                .filter(block -> block != wanted)
                .forEach(block -> problems.add(
                        "spec.storage." + block + " does not fit spec.storage.provider " + wanted + ": remove one"));
        backend()
                .ifPresentOrElse(
                        backend -> backend.problems().stream()
                                .map(problem -> "spec.storage." + wanted + separator(problem) + problem)
                                .forEach(problems::add),
                        () -> problems.add("spec.storage." + wanted + " is missing"));
        try {
            caBundle.ifPresent(Certificates::pem);
        } catch (IllegalArgumentException e) {
            problems.add("spec.storage.caBundle " + e.getMessage());
        }
        return problems;
    }

    private static String separator(String problem) {
        return problem.startsWith("names ") ? " " : ".";
    }
}
