package io.jenkins.plugins.kubestash.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The entry of MySQL; server and tools are MariaDB's under their names of MySQL, for Debian has no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MySqlTest {
    private static final ObjectRef BINDING = new ObjectRef("demo", "mysql");

    private final Scene scene = new Scene();
    private final MariaDatabase database = new MariaDatabase("mysql", List.of());

    @BeforeAll
    void bind() {
        scene.bind(BINDING, database.appBinding("mysql", database.port()));
        scene.secret("mysql-auth", Flow.of(database.credentials()));
    }

    @BeforeEach
    void fill() {
        database.clear();
        database.fill();
    }

    @AfterAll
    void close() {
        scene.close();
        database.close();
    }

    private Played backup(Map<String, String> parameters) {
        return scene.check(
                scene.theatre.play(Scene.backup(BINDING, Optional.empty(), parameters)), scene.repo(BINDING, "dump"));
    }

    private Played restore(Map<String, String> parameters) {
        return scene.check(
                scene.theatre.play(Scene.restore(BINDING, BINDING, Optional.empty(), "latest", parameters)),
                scene.repo(BINDING, "dump"));
    }

    @Test
    void everythingComesBackWithTheServersOwnTables() {
        database.script("CREATE OR REPLACE USER app@'%' IDENTIFIED BY 'x';");
        SortedSet<String> before = database.contents();
        Played backup = backup(Map.of());
        assertThat(backup.component().engine()).isEqualTo("mysql");
        assertThat(restore(Map.of()).failure().reason()).isEqualTo("TARGET_NOT_EMPTY");
        database.clear();
        database.script("DROP USER app@'%';");

        restore(Map.of()).component();

        assertThat(database.contents()).isEqualTo(before);
        database.script("FLUSH PRIVILEGES;");
        assertThat(database.ask("SHOW GRANTS FOR app@'%'")).contains("USAGE");
    }

    @Test
    void onlyNamedDatabasesAreTaken() {
        backup(Map.of("databases", "shop")).component();
        database.clear();

        restore(Map.of()).component();

        assertThat(database.contents())
                .anyMatch(line -> line.startsWith("`shop`.`orders` 2 "))
                .noneMatch(line -> line.contains("odd"));
    }

    @Test
    void aDatabaseThatIsNotThereIsAnErrorAndNoEmptyBackup() {
        Played played = backup(Map.of("databases", "shop\nshp"));

        assertThat(played.failure().reason()).isEqualTo("NOTHING_SELECTED");
        assertThat(played.failure().retry()).isFalse();
        assertThat(played.failure().message()).contains("Unknown database 'shp'", "select what there is");
    }
}
