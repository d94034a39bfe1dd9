package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.Optional;

/**
 * How to ask a Sentinel.
 *
 * @param master the name by which Sentinels know the database
 * @param username of the Sentinels themselves; empty for the default user
 * @param password of the Sentinels themselves; empty: they have none, or that of the database
 */
record SentinelSettings(String master, String username, String password) {

    static Optional<SentinelSettings> of(Settings settings) {
        String master = settings.text("KUBESTASH_PARAM_SENTINEL_MASTER");
        return master.isEmpty()
                ? Optional.empty()
                : Optional.of(new SentinelSettings(
                        master,
                        settings.firstOf("KUBESTASH_DB_SENTINEL_USERNAME"),
                        settings.firstOf("KUBESTASH_DB_SENTINEL_PASSWORD")));
    }

    @Override
    public String toString() {
        return "Sentinels of " + master;
    }
}
