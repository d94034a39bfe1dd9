package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.BackendMeta;
import io.jenkins.plugins.kubestash.model.DeletionPolicy;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Metadata;
import io.jenkins.plugins.kubestash.model.Repository;
import io.jenkins.plugins.kubestash.model.Snapshot;
import io.jenkins.plugins.kubestash.model.TypedRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** KubeStash's own files beside the data, so that KubeStash, or a new Jenkins, finds the snapshots from the backend. */
final class BackendDocuments {
    private final Request request;
    private final AppBinding binding;
    private final Attempt attempt;
    private final String directory;

    BackendDocuments(Request request, AppBinding binding, Attempt attempt, String directory) {
        this.request = request;
        this.binding = binding;
        this.attempt = attempt;
        this.directory = directory;
    }

    Environment environment() {
        return new Environment()
                .put("KUBESTASH_DIRECTORY", directory)
                .put("KUBESTASH_SNAPSHOT_NAME", snapshotName())
                .put("KUBESTASH_STORAGE_YAML", Documents.toYaml(storage()))
                .put("KUBESTASH_REPOSITORY_YAML", withoutStatus(repository()))
                .put("KUBESTASH_SNAPSHOT_YAML", withoutStatus(snapshot()));
    }

    Snapshot snapshot() {
        Snapshot.Spec spec = new Snapshot.Spec(
                "",
                "FullBackup",
                repositoryName(),
                request.session(),
                snapshotName(),
                "v1",
                Optional.of(application()),
                Optional.of(DeletionPolicy.DELETE),
                false);
        Metadata metadata = Metadata.of(request.appBinding().namespace(), snapshotName());
        return new Snapshot(metadata, spec, Snapshot.Status.empty());
    }

    private BackendMeta storage() {
        BackendMeta.Entry entry = new BackendMeta.Entry(
                repositoryName(),
                request.appBinding().namespace(),
                directory,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new BackendMeta(
                request.storage().metadata(), Optional.empty(), Optional.of("kubestash-jenkins"), List.of(entry));
    }

    private Repository repository() {
        Repository.Spec spec = new Repository.Spec(
                Optional.of(application()),
                Optional.of(new TypedRef(
                        "storage.kubestash.com",
                        "BackupStorage",
                        request.storage().metadata().namespace(),
                        request.storage().metadata().name())),
                directory,
                Optional.of(DeletionPolicy.DELETE),
                Optional.empty(),
                false);
        return new Repository(
                Metadata.of(request.appBinding().namespace(), repositoryName()), spec, Repository.Status.empty());
    }

    private TypedRef application() {
        return binding.spec()
                .appRef()
                .orElse(new TypedRef(
                        "appcatalog.appscode.com",
                        "AppBinding",
                        request.appBinding().namespace(),
                        request.appBinding().name()));
    }

    /** The agent writes a status of its own behind it. */
    private static String withoutStatus(Object document) {
        return Documents.toYaml(document).replaceFirst("\nstatus: \\{}\n$", "\n");
    }

    private String snapshotName() {
        return request.appBinding().name() + "-" + attempt.session() + "-" + attempt.number();
    }

    private String repositoryName() {
        return directory.replace('/', '-').toLowerCase(Locale.ROOT);
    }
}
