package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.storage.S3Server;
import io.jenkins.plugins.kubestash.storage.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Storages behind real servers, opened with credentials of Jenkins. */
final class Remotes {
    private static final String CREATE = "/manage/credentials/store/system/domain/_/createCredentials";
    private static final String REST_PASSWORD = Stage.CANARY + "-rest";

    private Remotes() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("s3-with-a-username-and-password", Remotes::s3),
                new Scenario("s3-with-aws-credentials", Remotes::aws),
                new Scenario("rest-server-with-a-username-and-password", Remotes::rest));
    }

    private static void s3(Stage stage) throws IOException {
        try (S3Server server = new S3Server(Files.createDirectories(stage.room().resolve("s3")))) {
            Map<String, String> keys = server.secrets();
            usernameAndPassword(stage, "s3-keys", keys.get("AWS_ACCESS_KEY_ID"), keys.get("AWS_SECRET_ACCESS_KEY"));
            backUpAndRestore(stage, "s3", s3Storage(server, "s3", "s3-keys"));
        }
    }

    private static void aws(Stage stage) throws IOException {
        if (!stage.aws()) {
            System.out.println("  not played: aws-credentials is not among the plugins");
            return;
        }
        try (S3Server server = new S3Server(Files.createDirectories(stage.room().resolve("aws")))) {
            create(stage, "aws-keys", """
                    "accessKey": "%s", "secretKey": "%s", "iamRoleArn": "", "iamMfaSerialNumber": "",
                    "$class": "com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl"
                    """.formatted(
                    server.secrets().get("AWS_ACCESS_KEY_ID"), server.secrets().get("AWS_SECRET_ACCESS_KEY")));
            backUpAndRestore(stage, "aws", s3Storage(server, "aws", "aws-keys"));
        }
    }

    private static void rest(Stage stage) throws IOException {
        Path room = Files.createDirectories(stage.room().resolve("rest"));
        int port = Server.freePort();
        List<String> command = List.of(
                Tools.find("rclone").toString(),
                "serve",
                "restic",
                "--addr",
                "127.0.0.1:" + port,
                "--user",
                "jenkins",
                "--pass",
                REST_PASSWORD,
                room.resolve("data").toString());
        Server server = new Server(port, room.resolve("log"), command);
        try {
            usernameAndPassword(stage, "rest-user", "jenkins", REST_PASSWORD);
            backUpAndRestore(stage, "rest", """
                    new RestStorageConfiguration('rest', 'http://127.0.0.1:%d/acceptance', 'repository')
                    storage.credentialsId = 'rest-user'
                    """.formatted(port));
        } finally {
            server.close();
        }
    }

    private static String s3Storage(S3Server server, String name, String credentials) {
        return """
                new S3StorageConfiguration('%s', 'backups', 'repository')
                storage.endpoint = '%s'
                storage.region = 'eu-central-1'
                storage.prefix = 'acceptance'
                storage.credentialsId = '%s'
                """.formatted(name, server.url(), credentials);
    }

    /** @param storage Groovy that makes one, and then says more of it */
    private static void backUpAndRestore(Stage stage, String name, String storage) {
        String said = stage.admin()
                .client()
                .post("/scriptText", Map.of("script", """
                        import io.jenkins.plugins.kubestash.jenkins.config.*
                        def storage = %s
                        def configuration = KubeStashConfiguration.get()
                        configuration.storages = configuration.storages + storage
                        return
                        """.formatted(storage)))
                .good()
                .body();
        assertThat(said).as("the script console's answer").isBlank();
        try {
            stage.fill();
            SortedSet<String> before = stage.contents();
            stage.admin().pipeline("remote-" + name, """
                    def made = kubestashBackup appBinding: 'shop/orders-redis', storage: '%s', retention: [keepLast: 2]
                    kubestashRestore appBinding: 'shop/orders-redis', storage: '%s', parameters: 'flush=true', snapshot: made.snapshotId
                    """.formatted(name, name));
            stage.admin().start("remote-" + name).ends("SUCCESS");
            assertThat(stage.contents()).isEqualTo(before);
        } finally {
            stage.admin()
                    .client()
                    .post("/manage/configuration-as-code/reload", Map.of())
                    .good();
        }
    }

    private static void usernameAndPassword(Stage stage, String id, String user, String password) {
        create(stage, id, """
                "username": "%s", "password": "%s",
                "$class": "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl"
                """.formatted(user, password));
    }

    private static void create(Stage stage, String id, String fields) {
        stage.admin()
                .client()
                .post(
                        CREATE,
                        Map.of(
                                "json",
                                "{\"\": \"0\", \"credentials\": {\"scope\": \"GLOBAL\", \"id\": \"" + id
                                        + "\", \"description\": \"\", " + fields + "}}"))
                .good();
    }
}
