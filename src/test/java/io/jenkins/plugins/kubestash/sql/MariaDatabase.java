package io.jenkins.plugins.kubestash.sql;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A MariaDB server. It is read by its client, table by table, with the definitions of what else a database can hold. */
public final class MariaDatabase extends SqlServer {
    private static final String OWN = "('mysql', 'information_schema', 'performance_schema', 'sys')";
    private static final String OBJECTS = """
            SELECT CONCAT_WS(' ', 'column', table_schema, table_name, column_name, column_type, column_default, is_nullable,
                    collation_name, extra, generation_expression)
                FROM information_schema.columns WHERE table_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'table', table_schema, table_name, table_type, engine, table_collation, table_comment)
                FROM information_schema.tables WHERE table_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'key', table_schema, table_name, index_name, seq_in_index, column_name, non_unique)
                FROM information_schema.statistics WHERE table_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'reference', constraint_schema, table_name, referenced_table_name, delete_rule)
                FROM information_schema.referential_constraints
            UNION ALL SELECT CONCAT_WS(' ', 'view', table_schema, table_name, view_definition, definer)
                FROM information_schema.views WHERE table_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'routine', routine_schema, routine_name, routine_definition, definer, sql_mode)
                FROM information_schema.routines WHERE routine_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'trigger', trigger_schema, trigger_name, action_statement, definer)
                FROM information_schema.triggers WHERE trigger_schema NOT IN %1$s
            UNION ALL SELECT CONCAT_WS(' ', 'event', event_schema, event_name, event_definition, interval_value, status)
                FROM information_schema.events
            UNION ALL SELECT CONCAT_WS(' ', 'database', schema_name, default_character_set_name, default_collation_name)
                FROM information_schema.schemata WHERE schema_name NOT IN %1$s
            """.formatted(OWN);

    private final String engine;
    private final List<String> clientWords;

    public MariaDatabase() {
        this("mariadb", List.of());
    }

    /**
     * @param engine what it passes for: {@code mariadb} or {@code mysql}
     * @param clientWords what a client needs beside the password
     * @param words of the server
     */
    MariaDatabase(String engine, List<String> clientWords, String... words) {
        super("mariadb-");
        this.engine = engine;
        this.clientWords = clientWords;
        makeTables();
        List<String> all = new ArrayList<>(places());
        all.addAll(List.of(
                "--port=" + port(),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--socket=" + directory.resolve("s"),
                "--pid-file=" + directory.resolve("pid"),
                "--plugin-dir=" + directory,
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=8M"));
        all.addAll(List.of(words));
        start(Program.server("mariadbd", all));
    }

    /** What mariadb-install-db does, with one user that has a password. */
    private void makeTables() {
        Path share = Tools.find("mariadb-share");
        StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
        try {
            for (String name : List.of(
                    "mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")) {
                script.append(Files.readString(share.resolve(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        script.append("FLUSH PRIVILEGES;\nDELETE FROM global_priv WHERE User <> 'mariadb.sys';\nFLUSH PRIVILEGES;\n")
                .append("CREATE USER root@'%' IDENTIFIED BY '")
                .append(PASSWORD.replace("\\", "\\\\").replace("'", "''"))
                .append("';\nGRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n");
        List<String> words = new ArrayList<>(places());
        words.addAll(List.of(
                "--bootstrap", "--skip-networking", "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=8M"));
        Program.run(Program.server("mariadbd", words), Map.of(), script.toString());
    }

    private List<String> places() {
        Path share = Tools.find("mariadb-share");
        return List.of(
                "--no-defaults",
                "--datadir=" + directory,
                "--lc-messages-dir=" + share,
                "--character-sets-dir=" + share.resolve("charsets"));
    }

    @Override
    public String title() {
        return "MariaDB " + version() + (engine.equals("mysql") ? " as MySQL" : "");
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    String user() {
        return "root";
    }

    @Override
    boolean answers() {
        try {
            return ask("SELECT 1").strip().equals("1");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    String version() {
        return ask("SELECT VERSION()").replaceFirst("-.*\\s*", "");
    }

    String ask(String query) {
        return Program.run(client("--batch", "--skip-column-names", "--execute=" + query), environment(), "");
    }

    void script(String script) {
        Program.run(client("--batch"), environment(), script);
    }

    private List<String> client(String... words) {
        List<String> all = new ArrayList<>(List.of(
                Tools.find("mariadb").toString(),
                "--no-defaults",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + port(),
                "--user=root",
                "--default-character-set=utf8mb4"));
        all.addAll(clientWords);
        all.addAll(List.of(words));
        return all;
    }

    private Map<String, String> environment() {
        return Map.of("MYSQL_PWD", PASSWORD);
    }

    @Override
    public void fill() {
        script("""
                CREATE DATABASE shop CHARACTER SET utf8mb4;
                CREATE DATABASE `odd ``name``; x` CHARACTER SET latin1;
                CREATE TABLE `odd ``name``; x`.t (x varchar(20));
                INSERT INTO `odd ``name``; x`.t VALUES (x'6772fc6e');
                USE shop;
                CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, at timestamp(6) NULL, price decimal(16,4),
                    mood enum('sad','happy'), document json, content longblob, note text, d double, b bit(9),
                    twice decimal(20,4) AS (price * 2) STORED, KEY (mood, price)) COMMENT 'of the shop';
                SET time_zone = '+00:00';
                INSERT INTO orders (at, price, mood, document, content, note, d, b) VALUES
                    ('2026-03-29 01:30:00.123456', 12345678.9012, 'happy', '{"a": [1, null, "é"]}', x'00ff0a0d5c1a27',
                        'line\\nDELIMITER ;\\n\\\\; DROP TABLE orders;\\0', 0.1, b'101010101'),
                    (NULL, NULL, NULL, NULL, '', '', 1e300, NULL), (NULL, -1, 'sad', 'null', NULL, '日本語 🐘', -0.0, 0);
                CREATE TABLE line (order_id bigint, n int, PRIMARY KEY (order_id, n),
                    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);
                INSERT INTO line VALUES (1, 1), (1, 2), (3, 1);
                CREATE VIEW happy AS SELECT id, note FROM orders WHERE mood = 'happy';
                CREATE TABLE log (x text) ENGINE=MyISAM;
                INSERT INTO log VALUES ('not of one moment');
                DELIMITER //
                CREATE PROCEDURE answer() BEGIN SELECT 'a;b' AS `x;y`; END //
                CREATE FUNCTION three() RETURNS int DETERMINISTIC RETURN 3 //
                CREATE TRIGGER tr BEFORE INSERT ON line FOR EACH ROW BEGIN SET NEW.n = NEW.n + 0; END //
                CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO DELETE FROM log WHERE x = 'none' //
                """);
    }

    @Override
    public void fillMuch() {
        script("""
                CREATE DATABASE much;
                CREATE TABLE much.much (id int PRIMARY KEY, a text, b text);
                INSERT INTO much.much WITH RECURSIVE g AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM g WHERE n < 1000),
                    h AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM h WHERE n < 20)
                    SELECT g.n * 20 + h.n, CONCAT(MD5(g.n), MD5(h.n)), REPEAT(MD5(g.n * h.n + 1), 16) FROM g, h;
                """);
    }

    @Override
    public void clear() {
        ask("SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN " + OWN)
                .lines()
                .forEach(name -> script("DROP DATABASE `" + name.replace("`", "``") + "`;"));
    }

    @Override
    public SortedSet<String> contents() {
        SortedSet<String> contents = new TreeSet<>(ask(OBJECTS).lines().toList());
        String tables = "SELECT CONCAT('`', REPLACE(table_schema, '`', '``'), '`.`', table_name, '`') FROM"
                + " information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN " + OWN;
        for (String table : ask(tables).lines().toList()) {
            int row = 0;
            List<String> rows = Program.run(
                            client(
                                    "--batch",
                                    "--skip-column-names",
                                    "--binary-as-hex",
                                    "--init-command=SET time_zone = '+00:00'",
                                    "--execute=SELECT * FROM " + table),
                            environment(),
                            "")
                    .lines()
                    .sorted()
                    .toList();
            for (String values : rows) {
                contents.add(table + " " + row++ + " "
                        + (values.length() > 200 ? Integer.toHexString(values.hashCode()) : values));
            }
        }
        return contents;
    }

    @Override
    public List<String> howToReach() {
        return List.of(
                "MYSQL_PWD='" + PASSWORD + "' " + Tools.find("mariadb") + " -h 127.0.0.1 -P " + port() + " -u root");
    }
}
