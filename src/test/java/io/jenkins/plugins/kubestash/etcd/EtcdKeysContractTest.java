package io.jenkins.plugins.kubestash.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import io.jenkins.plugins.kubestash.scene.Played;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** The logical backup of etcd: the keys below a prefix. */
class EtcdKeysContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new EtcdDatabase();
    }

    @Override
    protected Optional<String> backupTask() {
        return Optional.of("logical");
    }

    @Override
    protected Optional<String> restoreTask() {
        return Optional.of("logical-restore");
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }

    @Test
    void takesAPrefixAloneAndMergesIt() {
        database.fill();
        SortedSet<String> before = database.contents();
        Played backup = backup(Map.of("prefix", "many/"));
        assertThat(backup.component().counts()).containsEntry("keys", 500L);

        restore("latest", Map.of("ifExists", "merge", "to", "copy/")).component();

        SortedSet<String> after = database.contents();
        assertThat(after).hasSize(before.size() + 500).containsAll(before);
    }

    @Test
    void aPrefixThatMatchesNothingIsAnError() {
        database.fill();

        Played played = backup(Map.of("prefix", "mony/"));

        assertThat(played.failure().reason()).isEqualTo("NOTHING_SELECTED");
        assertThat(played.failure().message()).contains("'mony/'");
    }
}
