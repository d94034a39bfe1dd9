package io.jenkins.plugins.kubestash.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sessions of a replica set that is known by a {@code mongodb+srv} name only. Its members take nobody without TLS.
 * The pods' programs are told which name server and which file of hosts this test has; all else is as in a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SrvSessionTest {
    private static final ObjectRef BINDING = new ObjectRef("demo", "mongodb");
    private static final String NAME = "orders.shop.test";
    private static final String MEMBER = "a.shop.test";

    @TempDir
    static Path directory;

    private final MongoSet set = new MongoSet("rs0", 3);
    private Certificates authority;
    private FakeDns dns;
    private Scene scene;
    private SortedSet<String> filled;

    @BeforeAll
    void open() throws IOException {
        authority = new Certificates(directory, "authority");
        SSLContext tls = ServerTls.of(authority, authority.sign("server", "IP:127.0.0.1,DNS:" + MEMBER));
        set.each(member -> member.tls(tls, true));
        dns = new FakeDns(Map.of(
                "SRV _mongodb._tcp." + NAME,
                MEMBER + " " + set.member(2).port(),
                "TXT " + NAME,
                "authSource=admin&replicaSet=rs0"));
        Path java = java();
        scene = Scene.with(Map.of(
                "eclipse-temurin",
                Map.of("java", java),
                "mongo",
                Map.of(
                        "mongodump",
                        Tools.find("mongodump"),
                        "mongorestore",
                        Tools.find("mongorestore"),
                        "/kubestash/bin/jre/bin/java",
                        java)));
        scene.makeRepo(BINDING, "dump");
        Path client = authority.sign("backup", "DNS:backup");
        scene.secret(
                "client",
                Flow.of(Map.of(
                        "tls.crt", Files.readString(client), "tls.key", Files.readString(authority.keyOf(client)))));
        scene.secret(
                "mongodb-auth", Flow.of(Map.of("username", MongoDatabase.USER, "password", MongoDatabase.PASSWORD)));
        scene.secret("nothing", "{}");
        MongoContents.fill(set.dataPort(), "shop");
        filled = MongoContents.of(set.dataPort());
    }

    @AfterAll
    void close() {
        scene.close();
        set.close();
        dns.close();
    }

    /** Java as it would be in a cluster whose name service knows the name. */
    private Path java() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + MEMBER + "\n");
        Path java = Files.writeString(
                directory.resolve("java"),
                "#!/bin/sh\nexport KUBESTASH_MONGODB_DNS='" + dns.url() + "' JAVA_TOOL_OPTIONS='-Djdk.net.hosts.file="
                        + hosts + "'\nexec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' \"$@\"\n");
        return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void bind(String secret) throws IOException {
        String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(authority.authority()));
        scene.bind(
                BINDING,
                "type: kubedb.com/mongodb, version: 7.0.5, tlsSecret: {name: client}, secret: {name: " + secret
                        + "}, clientConfig: {url: 'mongodb+srv://" + NAME + "', caBundle: " + ca + "}");
    }

    private void bringsEverythingBack() {
        set.each(member -> member.commands().clear());
        Played backup = check(scene.theatre.play(Scene.backup(BINDING, Optional.empty(), Map.of())));
        assertThat(backup.component().topology()).contains("replicaset");
        assertThat(set.member(1).commands()).contains("fsync", "fsyncunlock");
        MongoContents.drop(set.dataPort());

        check(scene.theatre.play(Scene.restore(BINDING, BINDING, Optional.empty(), "latest", Map.of())))
                .component();

        assertThat(MongoContents.of(set.dataPort())).isEqualTo(filled);
        assertThat(set.member(0).commands()).contains("insert");
        assertThat(set.members()).allMatch(member -> member.locks() == 0);
    }

    private Played check(Played played) {
        return scene.check(played, scene.repo(BINDING, "dump"));
    }

    @Test
    void theNameLeadsToTheMembersAndTheCertificateIsTheLogin() throws IOException {
        set.each(member -> member.users(Users.certificate("CN=backup")));
        bind("nothing");

        bringsEverythingBack();

        assertThat(set.member(1).commands()).contains("authenticate").doesNotContain("saslstart");
    }

    @Test
    void theNameLeadsToTheMembersAndAPasswordOfAnyCharactersIsTheLogin() throws IOException {
        set.each(member -> member.users(Users.of(MongoDatabase.USER, MongoDatabase.PASSWORD)));
        bind("mongodb-auth");

        bringsEverythingBack();

        assertThat(set.member(1).commands()).contains("saslstart").doesNotContain("authenticate");
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() throws IOException {
        scene.bind(
                BINDING,
                "type: kubedb.com/mongodb, version: 7.0.5, clientConfig: {url: 'mongodb+srv://nobody.shop.test'}");

        Played played = check(scene.theatre.play(Scene.backup(BINDING, Optional.empty(), Map.of())));

        assertThat(played.failure().reason()).isEqualTo("DATABASE_UNREACHABLE");
        assertThat(played.failure().message()).contains("_mongodb._tcp.nobody.shop.test");
    }
}
