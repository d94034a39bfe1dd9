package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;
import java.util.Optional;

/** The snapshot of Redis: its RDB. */
class RedisSnapshotContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new RedisDatabase();
    }

    @Override
    protected Optional<String> backupTask() {
        return Optional.of("snapshot");
    }

    @Override
    protected Optional<String> restoreTask() {
        return Optional.of("snapshot-restore");
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("flush", "true");
    }
}
