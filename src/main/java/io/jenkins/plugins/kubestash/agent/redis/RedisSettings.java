package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the database and how hard to work on it.
 *
 * @param username empty for the default user
 * @param password empty for none
 * @param connections 1 to 32, in all
 * @param batch how many keys one SCAN is asked for
 * @param selection which keys are wanted
 * @param readFrom which server of several with the same data a dump reads
 * @param sentinel whom to ask where the database is; empty: it is at the address
 * @param scratch a directory for what is too much for the memory
 */
record RedisSettings(
        RedisAddress address,
        String username,
        String password,
        Optional<TlsContext> tls,
        int connections,
        int batch,
        Selection selection,
        ReadFrom readFrom,
        Optional<SentinelSettings> sentinel,
        Path scratch,
        Duration connectTimeout,
        Duration answerTimeout) {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    static RedisSettings of(Settings settings) {
        boolean tls = settings.flag("KUBESTASH_DB_TLS", false);
        return new RedisSettings(
                new RedisAddress(settings.required("KUBESTASH_DB_HOST"), (int)
                        settings.number("KUBESTASH_DB_PORT", 6379, 1, 65535)),
                settings.firstOf("KUBESTASH_DB_USERNAME"),
                settings.firstOf("KUBESTASH_DB_PASSWORD"),
                tls ? Optional.of(TlsContext.of(settings)) : Optional.empty(),
                (int) settings.number("KUBESTASH_PARAM_CONNECTIONS", 4, 1, 32),
                (int) settings.number("KUBESTASH_PARAM_BATCH", 1000, 1, 10_000),
                Selection.of(settings),
                ReadFrom.of(settings),
                SentinelSettings.of(settings),
                Path.of(settings.text("TMPDIR", System.getProperty("java.io.tmpdir"))),
                CONNECT_TIMEOUT,
                ANSWER_TIMEOUT);
    }

    /** The same with other patience, for servers that are expected to fall silent. */
    RedisSettings withAnswerTimeout(Duration timeout) {
        return new RedisSettings(
                address,
                username,
                password,
                tls,
                connections,
                batch,
                selection,
                readFrom,
                sentinel,
                scratch,
                connectTimeout,
                timeout);
    }

    @Override
    public String toString() {
        return "redis at " + address;
    }
}
