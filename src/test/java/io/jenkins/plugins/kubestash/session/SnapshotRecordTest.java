package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SnapshotRecordTest {
    private final SessionResult backup = new Play(Play.limits(0)).toEnd();

    @Test
    void theJsonKeepsItsSchema() throws IOException {
        Path golden = Path.of("src/test/resources/session/snapshot.json");
        String json = SnapshotRecord.of(backup).toJson() + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, json);
        }
        assertThat(json).isEqualTo(Files.readString(golden));
    }

    @Test
    void theYamlIsASnapshotOfKubeStash() {
        Snapshot snapshot = Documents.read(Documents.toYaml(SnapshotDocument.of(backup)), Snapshot.class);
        assertThat(snapshot).isEqualTo(SnapshotDocument.of(backup));
        assertThat(snapshot.metadata().name()).isEqualTo("redis-k3f9x2m8-1");
        assertThat(snapshot.status().components().get("dump").path()).contains("repository/v1/nightly/dump");
    }

    @Test
    void everyFieldOfTheRecordIsExplained() throws IOException {
        String explained = Files.readString(Path.of("docs/snapshot.md"));
        Documents.readAll(SnapshotRecord.of(backup).toJson())
                .get(0)
                .fieldNames()
                .forEachRemaining(field -> assertThat(explained).contains("`" + field));
    }

    @Test
    void aSessionThatFailedHasNoSnapshot() {
        Play play = new Play(Play.limits(0));
        play.world.script("dump", "{\"failure\":{\"reason\":\"DUMP_FAILED\",\"message\":\"it failed\"}}");
        SessionResult failed = play.toEnd();
        assertThatThrownBy(() -> SnapshotRecord.of(failed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SnapshotDocument.of(failed)).isInstanceOf(IllegalStateException.class);
    }
}
