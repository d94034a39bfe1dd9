package io.jenkins.plugins.kubestash.sql;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A PostgreSQL server. It is read by psql, table by table, with the catalogue of what else a database can hold. */
public final class PostgresDatabase extends SqlServer {
    private static final String ROLES = """
            SELECT 'role ' || r.rolname || ' ' || (row_to_json(a)::jsonb - 'oid' - CASE WHEN r.oid = 10 THEN 'rolpassword' ELSE '' END) || ' in '
                || (SELECT coalesce(string_agg(g.rolname, ',' ORDER BY g.rolname), '') FROM pg_auth_members m
                    JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)
            FROM pg_roles r JOIN pg_authid a ON a.oid = r.oid WHERE r.rolname !~ '^pg_'
            """;
    private static final String OBJECTS = """
            SELECT 'column ' || table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' '
                || coalesce(column_default, '') || ' ' || is_nullable FROM information_schema.columns
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname <> 'pg_catalog'
            UNION ALL SELECT 'view ' || viewname || ' ' || definition FROM pg_views
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc
                WHERE pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'sequence ' || schemaname || '.' || sequencename || ' ' || coalesce(last_value, -1)
                FROM pg_sequences
            UNION ALL SELECT 'large object ' || oid || ' ' || md5(lo_get(oid)) FROM pg_largeobject_metadata
            """;

    private final Optional<Path> certificate;

    public PostgresDatabase() {
        this(Optional.empty(), Optional.empty());
    }

    /**
     * A server that takes nobody without TLS and a certificate that the authority has signed.
     *
     * @param certificate of the server; its key is beside it
     */
    PostgresDatabase(Path certificate, Path authority) {
        this(Optional.of(certificate), Optional.of(authority));
    }

    private PostgresDatabase(Optional<Path> certificate, Optional<Path> authority) {
        super("postgres-");
        this.certificate = certificate;
        String data = directory.resolve("data").toString();
        List<String> words = new ArrayList<>(List.of("-D", data, "-p", Integer.toString(port()), "-h", "127.0.0.1"));
        words.addAll(List.of("-k", directory.toString(), "-c", "fsync=off", "-c", "jit=off", "-c", "autovacuum=off"));
        words.addAll(List.of("-c", "shared_buffers=16MB"));
        try {
            Files.writeString(directory.resolve("password"), PASSWORD);
            Program.give(directory);
            List<String> init = List.of("-D", data, "-U", user(), "-A", "scram-sha-256", "-E", "UTF8", "--no-sync");
            List<String> more = List.of("--locale=C.UTF-8", "--pwfile=" + directory.resolve("password"));
            List<String> all = Stream.concat(init.stream(), more.stream()).toList();
            Program.run(Program.server("initdb", all), Map.of(), "");
            if (certificate.isPresent()) {
                Files.copy(certificate.get(), directory.resolve("server.crt"));
                Files.copy(key(certificate.get()), directory.resolve("server.key"));
                Files.copy(authority.orElseThrow(), directory.resolve("ca.crt"));
                Files.setPosixFilePermissions(
                        directory.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
                Files.writeString(
                        directory.resolve("data/pg_hba.conf"),
                        "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n");
                Program.give(directory);
                words.addAll(List.of("-c", "ssl=on", "-c", "ssl_cert_file=" + directory.resolve("server.crt")));
                words.addAll(List.of("-c", "ssl_key_file=" + directory.resolve("server.key")));
                words.addAll(List.of("-c", "ssl_ca_file=" + directory.resolve("ca.crt")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(Program.server("postgres", words));
    }

    private static Path key(Path certificate) {
        return Path.of(certificate.toString().replaceFirst("crt$", "key"));
    }

    @Override
    public String title() {
        return "PostgreSQL " + version();
    }

    @Override
    public String engine() {
        return "postgres";
    }

    @Override
    String user() {
        return "postgres";
    }

    @Override
    boolean answers() {
        try {
            return ask("postgres", "SELECT 1").strip().equals("1");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    String version() {
        return ask("postgres", "SHOW server_version")
                .replaceFirst("[^0-9.].*\\s*", "")
                .strip();
    }

    String ask(String database, String... commands) {
        List<String> words = new ArrayList<>(
                List.of(Tools.find("psql").toString(), "-XAtq", "--set=ON_ERROR_STOP=1", "--dbname=" + database));
        for (String command : commands) {
            words.add("--command=" + command);
        }
        return Program.run(words, environment(), "");
    }

    void script(String database, String script) {
        Program.run(
                List.of(Tools.find("psql").toString(), "-Xq", "--set=ON_ERROR_STOP=1", "--dbname=" + database),
                environment(),
                script);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGHOST", "127.0.0.1");
        environment.put("PGPORT", Integer.toString(port()));
        environment.put("PGUSER", user());
        environment.put("PGPASSWORD", PASSWORD);
        certificate.ifPresent(file -> {
            environment.put("PGSSLMODE", "require");
            environment.put("PGSSLCERT", file.toString());
            environment.put("PGSSLKEY", key(file).toString());
        });
        return environment;
    }

    @Override
    public void fill() {
        script("postgres", """
                CREATE ROLE app LOGIN PASSWORD 'app' CONNECTION LIMIT 5;
                CREATE ROLE "Reader's ""own"" one";
                GRANT "Reader's ""own"" one" TO app;
                COMMENT ON ROLE app IS 'the app';
                CREATE DATABASE shop OWNER app;
                CREATE DATABASE "odd ""name""; x" ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
                CREATE TABLE in_postgres (x int);
                INSERT INTO in_postgres VALUES (1);
                """);
        script("shop", """
                CREATE SCHEMA sales AUTHORIZATION app;
                CREATE TYPE sales.mood AS ENUM ('sad', 'happy');
                CREATE TABLE sales.orders (id bigserial PRIMARY KEY, at timestamptz, price numeric(12, 4), mood sales.mood,
                    document jsonb, tags text[], content bytea, note text UNIQUE, twice numeric GENERATED ALWAYS AS (price * 2) STORED);
                INSERT INTO sales.orders (at, price, mood, document, tags, content, note) VALUES
                    ('2026-03-29 01:30:00.123456+00', 12345678.9012, 'happy', '{"a": [1, null, "é"]}', '{a,"b,c",NULL}',
                        '\\x00ff0a0d5c', E'line\\nCREATE ROLE postgres;\\n\\\\connect shop\\n\\t\\\\.\\n'),
                    ('infinity', 'NaN', NULL, NULL, '{}', '', ''), (NULL, NULL, 'sad', 'null', NULL, NULL, '日本語 🐘');
                CREATE TABLE lines (order_id bigint REFERENCES sales.orders, n int CHECK (n > 0), PRIMARY KEY (order_id, n));
                INSERT INTO lines VALUES (1, 1), (1, 2), (3, 1);
                CREATE INDEX ON lines (n) WHERE n > 1;
                CREATE VIEW happy AS SELECT id, note FROM sales.orders WHERE mood = 'happy';
                CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := NEW.n + 0; RETURN NEW; END $$;
                CREATE TRIGGER shouting BEFORE INSERT ON lines FOR EACH ROW EXECUTE FUNCTION shout();
                CREATE TABLE parts (k int, v text) PARTITION BY RANGE (k);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100);
                INSERT INTO parts SELECT g, 'v' || g FROM generate_series(0, 99) g;
                SELECT lo_from_bytea(4711, '\\x0001ff');
                GRANT SELECT ON lines TO "Reader's ""own"" one";
                """);
        script("odd \"name\"; x", "CREATE TABLE t (x text); INSERT INTO t VALUES ('grün');");
    }

    @Override
    public void fillMuch() {
        script("postgres", "CREATE DATABASE much;");
        script("much", """
                CREATE TABLE much (id int PRIMARY KEY, a text, b text);
                INSERT INTO much SELECT g, md5(g::text) || md5((g * 7)::text), repeat(md5((g + 1)::text), 16)
                    FROM generate_series(1, 20000) g;
                """);
    }

    @Override
    public void clear() {
        script("template1", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE NOT datistemplate \\gexec
                CREATE DATABASE postgres;
                SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10 \\gexec
                """);
    }

    @Override
    public SortedSet<String> contents() {
        SortedSet<String> contents =
                new TreeSet<>(ask("postgres", ROLES).lines().toList());
        String databases = "SELECT datname FROM pg_database WHERE datname <> 'template0' ORDER BY 1";
        for (String database : ask("postgres", databases).lines().toList()) {
            contents.add("database " + database + " "
                    + ask(
                            "postgres",
                            "SELECT pg_get_userbyid(datdba), encoding, datcollate, datacl FROM pg_database WHERE datname = '"
                                    + database.replace("'", "''") + "'"));
            ask(database, OBJECTS).lines().forEach(line -> contents.add(database + ": " + line));
            String tables = "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p')"
                    + " AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1";
            for (String table : ask(database, tables).lines().toList()) {
                int row = 0;
                for (String values : ask(database, "COPY (SELECT * FROM " + table + " t ORDER BY t::text) TO STDOUT")
                        .lines()
                        .toList()) {
                    contents.add(database + ": " + table + " " + row++ + " "
                            + (values.length() > 200 ? Integer.toHexString(values.hashCode()) : values));
                }
            }
        }
        return contents;
    }

    @Override
    public List<String> howToReach() {
        return List.of(
                "PGPASSWORD='" + PASSWORD + "' " + Tools.find("psql") + " -h 127.0.0.1 -p " + port() + " -U postgres");
    }
}
