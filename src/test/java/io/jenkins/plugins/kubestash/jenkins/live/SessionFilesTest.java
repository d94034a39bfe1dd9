package io.jenkins.plugins.kubestash.jenkins.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.session.Phase;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFilesTest {
    @TempDir
    private Path directory;

    private SessionFiles files;

    @BeforeEach
    void open() {
        files = new SessionFiles(directory.resolve("sessions"));
    }

    @Test
    void findsWhatWasSavedLast() {
        StoredSession session = session("abc");
        files.save(session);
        SessionState later = SessionState.begin(
                "abc", "controller", "another", session.state().request(), Instant.EPOCH);
        files.save(session.with("folder/renamed#3", later));
        assertThat(files.find("abc")).contains(session.with("folder/renamed#3", later));
        assertThat(files.all()).hasSize(1);
    }

    @Test
    void knowsNothingBeforeTheFirstSave() {
        assertThat(files.find("abc")).isEmpty();
        assertThat(files.all()).isEmpty();
    }

    @Test
    void namesAlsoWhatCannotBeRead() throws IOException {
        assertThat(files.ids()).isEmpty();
        files.save(session("good"));
        Files.writeString(directory.resolve("sessions/bad.json"), "{\"format\":1,");
        Files.writeString(directory.resolve("sessions/half.new"), "{");
        assertThat(files.ids()).containsExactlyInAnyOrder("good", "bad");
        files.drop("good");
        assertThat(files.ids()).containsExactly("bad");
    }

    @Test
    void aDirectoryThatCannotBeReadIsNotAnEmptyOne() throws IOException {
        Files.writeString(directory.resolve("sessions"), "not a directory");
        assertThatThrownBy(() -> files.ids()).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void forgetsWhatIsDroppedAndDroppingTwiceIsFine() {
        files.save(session("abc"));
        files.drop("abc");
        files.drop("abc");
        assertThat(files.find("abc")).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws IOException {
        files.save(session("good"));
        Files.writeString(directory.resolve("sessions/bad.json"), "{\"format\":1,");
        Files.writeString(directory.resolve("sessions/half.new"), "{");
        assertThat(files.all()).extracting(StoredSession::id).containsExactly("good");
    }

    @Test
    void aFormOfALaterVersionIsRefusedInOneLine() throws IOException {
        files.save(session("abc"));
        Path file = directory.resolve("sessions/abc.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"format\" ?: ?1", "\"format\":2"));
        assertThatThrownBy(() -> files.find("abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has format 2, this version of the plugin reads 1");
    }

    /** Written by the first version; every later one must read it. */
    @Test
    void readsTheFirstVersionsForm() throws IOException {
        Files.createDirectories(directory.resolve("sessions"));
        try (var first = getClass().getResourceAsStream("session-format-1.json")) {
            Files.copy(first, directory.resolve("sessions/k3f9x2m8.json"));
        }
        StoredSession stored = files.find("k3f9x2m8").orElseThrow();
        assertThat(stored.run()).isEqualTo("shop/nightly#7");
        assertThat(stored.state().phase()).isEqualTo(Phase.RUNNING);
        assertThat(stored.state().request().appBinding()).isEqualTo(new ObjectRef("demo", "redis"));
        assertThat(stored.state().job()).isEqualTo("ks-0123456789-redis-k3f9x2m8-1");
    }

    @Test
    void anIdThatIsNoIdReachesNoFile() {
        assertThatThrownBy(() -> files.find("../../secrets")).hasMessage("'../../secrets' is no session id");
    }

    private static StoredSession session(String id) {
        BackupStorage storage = Documents.read(
                "{kind: BackupStorage, metadata: {name: backups}, spec: {storage: {provider: local, local:"
                        + " {mountPath: /backups, persistentVolumeClaim: {claimName: backups}}}}}",
                BackupStorage.class);
        Request request = new Request.Backup(
                new ObjectRef("demo", "redis"),
                storage,
                Optional.empty(),
                "jenkins",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.DATA,
                PodOptions.DEFAULT,
                Limits.DEFAULT);
        SessionState state = SessionState.begin(id, "controller", "embedded", request, Instant.EPOCH);
        return new StoredSession(StoredSession.FORMAT, "shop/nightly#7", "", "password", state);
    }
}
