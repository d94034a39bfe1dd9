package io.jenkins.plugins.kubestash.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import io.jenkins.plugins.kubestash.scene.Played;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** PostgreSQL, which the catalogue does with words alone. */
class PostgresContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new PostgresDatabase();
    }

    @Test
    void theNearestVersionOfTheCatalogueIsSaidInTheLog() {
        database.fill();

        Played backup = backup();

        assertThat(backup.log())
                .contains("The catalogue has no version " + backup.component().version() + ": taking "
                        + backup.component().version().replaceFirst("\\..*", ""));
    }

    @Test
    void aDumpOfANewerServerIsNotLoadedAndNothingIsTakenAway() throws NoSuchAlgorithmException {
        database.fill();
        Played backup = backup();
        SortedSet<String> before = database.contents();
        String path = backup.component().path();
        String dump = new String(repo().stream(backup.component().snapshot(), path), StandardCharsets.UTF_8)
                .replaceFirst("\n-- kubestash: .*\n$", "")
                .replaceFirst("Dumped from database version \\d+", "Dumped from database version 99");
        String id =
                repo().putAs(sealed(dump), path, repo().tags(backup.component().snapshot()));

        Played restore = restore(id, replacing());

        assertThat(restore.failure().reason()).isEqualTo("FOREIGN_DUMP");
        assertThat(restore.failure().message())
                .contains("the dump is of version 99, the server is "
                        + backup.component().version());
        assertThat(database.contents()).isEqualTo(before);
    }

    private static byte[] sealed(String dump) throws NoSuchAlgorithmException {
        byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        String line = String.format("\n-- kubestash: %020d bytes, sha256 %s\n", bytes.length, sum);
        return (dump + line).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
