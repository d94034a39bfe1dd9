package io.jenkins.plugins.kubestash.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** The logical backup of ZooKeeper. */
class ZooKeeperContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new ZooKeeperDatabase();
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }

    @Test
    void aSnapshotGoesThroughASessionToo() {
        try (ZooKeeperDatabase own = new ZooKeeperDatabase()) {
            own.fill();
            SortedSet<String> before = own.contents();
            bind(binding(), own, own.port(), own.credentials());
            String port = Integer.toString(own.adminPort());
            Played backup = check(
                    scene.theatre.play(Scene.backup(binding(), Optional.of("snapshot"), Map.of("adminPort", port))));
            own.clear();

            check(scene.theatre.play(Scene.restore(
                            binding(),
                            binding(),
                            Optional.of("snapshot-restore"),
                            backup.component().snapshot(),
                            Map.of("adminPort", port, "ifExists", "replace"))))
                    .component();

            assertThat(own.contents()).isEqualTo(before);
            assertThat(backup.component().counts()).containsKey("zxid");
        }
    }
}
