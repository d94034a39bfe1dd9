package io.jenkins.plugins.kubestash.storage;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real S3 server with the bucket {@code backups}, which keeps objects as files that can be looked at. */
public final class S3Server implements Remote {
    private static final String KEY = Scene.CANARY + "-s3";

    private final int port = Server.freePort();
    private final Path buckets;
    private final Optional<Certificates> authority;
    private final Server server;

    /** One that speaks plain HTTP. */
    public S3Server(Path directory) throws IOException {
        this(directory, Optional.empty());
    }

    /** @param authority signs its certificate, when it is to speak TLS */
    S3Server(Path directory, Optional<Certificates> authority) throws IOException {
        this.authority = authority;
        buckets = Files.createDirectories(directory.resolve("buckets"));
        Files.createDirectory(buckets.resolve("backups"));
        Path config = Files.writeString(directory.resolve("s3proxy.conf"), """
                s3proxy.authorization=aws-v4
                s3proxy.identity=jenkins
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                %s""".formatted(
                KEY,
                buckets,
                authority.map(signer -> secureEndpoint(directory, signer)).orElse("s3proxy.endpoint=" + url() + "\n")));
        server = new Server(
                port,
                directory.resolve("s3proxy.log"),
                List.of(Tools.find("s3proxy").toString(), "--properties", config.toString()));
    }

    private String secureEndpoint(Path directory, Certificates signer) {
        Path certificate = signer.sign("s3", "IP:127.0.0.1");
        Path store = directory.resolve("s3.p12");
        Certificates.openssl(
                "pkcs12",
                "-export",
                "-in",
                certificate.toString(),
                "-inkey",
                signer.keyOf(certificate).toString(),
                "-passout",
                "pass:store",
                "-out",
                store.toString());
        return "s3proxy.secure-endpoint=" + url() + "\ns3proxy.keystore-path=" + store
                + "\ns3proxy.keystore-password=store\n";
    }

    /** Its endpoint. */
    public String url() {
        return (authority.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("AWS_ACCESS_KEY_ID", "jenkins", "AWS_SECRET_ACCESS_KEY", KEY);
    }

    @Override
    public BackupStorage storage(String prefix) {
        return storage("backups", prefix);
    }

    BackupStorage storage(String bucket, String prefix) {
        return Scene.storage("provider: s3, s3: {endpoint: '" + url() + "', bucket: " + bucket + ", prefix: " + prefix
                + ", region: eu-central-1, secretName: s3, maxConnections: 3}");
    }

    @Override
    public Repo repo(String prefix) {
        return Stage.repo(
                "s3:" + url() + "/backups/" + prefix + "/demo/redis/repository/v1/nightly/dump",
                secrets(),
                authority.map(Certificates::authority));
    }

    @Override
    public Path files(String prefix) {
        return object(prefix + "/demo/redis/repository/v1/nightly/dump");
    }

    /** The file of an object, or of what objects' names begin with. */
    Path object(String name) {
        return buckets.resolve("backups").resolve(name);
    }
}
