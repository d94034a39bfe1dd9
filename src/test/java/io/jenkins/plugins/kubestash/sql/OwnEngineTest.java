package io.jenkins.plugins.kubestash.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The example of docs/addons.md, run as it stands there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnEngineTest {
    private static final ObjectRef SHOP = new ObjectRef("demo", "shop");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    private final PostgresDatabase database = new PostgresDatabase();
    private final Scene scene = new Scene();

    @BeforeAll
    void add() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/addons.md")));
        assertThat(example.find()).isTrue();
        scene.theatre.know(example.group(1));
        database.script("postgres", "CREATE DATABASE shop;");
        database.script(
                "shop",
                "CREATE TABLE t (x int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b;''');"
                        + "CREATE SCHEMA scratch; CREATE TABLE scratch.s (x int);");
        scene.bind(
                SHOP,
                "type: postgres-database, clientConfig: {url: 'postgres://127.0.0.1:" + database.port()
                        + "/shop'}, secret: {name: shop-auth}");
        scene.secret("shop-auth", Flow.of(database.credentials()));
    }

    @AfterAll
    void close() {
        scene.close();
        database.close();
    }

    @Test
    void anEngineOfYamlAloneIsBackedUpAndRestored() {
        Played backup = check(scene.theatre.play(
                Scene.backup(SHOP, Optional.empty(), Map.of("args", "--exclude-schema=scratch\n--no-comments"))));
        assertThat(backup.component().engine()).isEqualTo("postgres-database");
        assertThat(backup.component().version()).startsWith(database.version());
        assertThat(backup.component().path()).isEqualTo("/dump.pgdump");

        Played refused = check(scene.theatre.play(Scene.restore(SHOP, SHOP, Optional.empty(), "latest", Map.of())));
        assertThat(refused.failure().reason()).isEqualTo("TARGET_NOT_EMPTY");
        assertThat(refused.failure().message()).contains("it has scratch.s, t;");

        database.script(
                "shop", "DROP SCHEMA scratch CASCADE; UPDATE t SET v = 'changed'; INSERT INTO t VALUES (3, 'c');");
        check(scene.theatre.play(Scene.restore(SHOP, SHOP, Optional.empty(), "latest", Map.of("ifExists", "replace"))))
                .component();

        assertThat(database.ask("shop", "TABLE t ORDER BY x")).isEqualTo("1|a\n2|b;'\n");
        assertThat(database.ask("shop", "SELECT count(*) FROM pg_namespace WHERE nspname = 'scratch'"))
                .isEqualTo("0\n");
    }

    @Test
    void aMistakeInItIsToldInOneLineWhenItIsAdded() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/addons.md")));
        assertThat(example.find()).isTrue();
        String wrong = example.group(1).replace("${host}", "${hosts}");

        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalog.builtIn().with(java.util.List.of(wrong)))
                .withMessageStartingWith(
                        "Addon postgres-database-addon: Function postgres-database-dump: ${hosts} has no value")
                .withMessageNotContaining("\n");
    }

    private Played check(Played played) {
        return scene.check(played, scene.repo(SHOP, "dump"));
    }
}
