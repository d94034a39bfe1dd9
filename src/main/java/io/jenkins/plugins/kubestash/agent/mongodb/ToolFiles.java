package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@code mongodump} and {@code mongorestore} learn where the database is and who we are: by a file that only we can
 * read, for a process's arguments can be read by everybody. The files are gone at the end.
 */
final class ToolFiles implements Closeable {
    private static final String PREFIX = "mongodb-";

    private final MongoSettings settings;
    private final List<Path> files = new ArrayList<>();
    private final List<Tunnel> tunnels = new ArrayList<>();

    ToolFiles(MongoSettings settings) {
        this.settings = settings;
    }

    private static Path directory(Settings settings) {
        return Path.of(settings.text("KUBESTASH_WORK", "/kubestash/session")).resolve("tmp");
    }

    /** The word that leads a tool to this member and to no other. */
    synchronized String wordFor(MongoAddress address) throws IOException {
        return "--config=" + write("uri: \"" + uri(address) + "\"\n", ".yaml");
    }

    /** All of it is percent-encoded, so that nothing in it means anything to YAML. */
    private String uri(MongoAddress address) throws IOException {
        List<String> options = new ArrayList<>(
                List.of("directConnection=true", "connectTimeoutMS=10000", "serverSelectionTimeoutMS=15000"));
        MongoAddress there = address;
        if (settings.tls()
                && settings.serverName()
                        .filter(name -> !name.equals(address.host()))
                        .isPresent()) {
            there = tunnel(address);
        } else if (settings.tls()) {
            addTls(options);
        }
        String user = "";
        if (settings.x509()) {
            user = settings.username().isEmpty() ? "" : Texts.encoded(settings.username()) + "@";
            options.add("authMechanism=" + MongoSettings.X509);
            options.add("authSource=%24external");
        } else if (settings.authenticates()) {
            user = Texts.encoded(settings.username()) + ":" + Texts.encoded(settings.password()) + "@";
            options.add("authSource=" + Texts.encoded(settings.authSource()));
            if (!settings.mechanism().isEmpty()) {
                options.add("authMechanism=" + settings.mechanism());
            }
        }
        return "mongodb://" + user + there + "/?" + String.join("&", options);
    }

    /** The tools cannot verify another name than the host's. */
    private MongoAddress tunnel(MongoAddress address) throws IOException {
        Tunnel tunnel = Tunnel.to(address, settings);
        tunnels.add(tunnel);
        return tunnel.entrance();
    }

    private void addTls(List<String> options) throws IOException {
        Settings environment = settings.environment();
        options.add("tls=true");
        String authority = environment.text("KUBESTASH_DB_CA_FILE");
        if (!authority.isEmpty()) {
            options.add("tlsCAFile=" + Texts.encoded(authority));
        }
        String certificate = environment.text("KUBESTASH_DB_CERT_FILE");
        if (!certificate.isEmpty()) {
            String both = read(certificate) + "\n" + read(environment.required("KUBESTASH_DB_KEY_FILE"));
            options.add(
                    "tlsCertificateKeyFile=" + Texts.encoded(write(both, ".pem").toString()));
        }
        if (environment.flag("KUBESTASH_DB_SKIP_VERIFY", false)) {
            options.add("tlsInsecure=true");
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION, file + " cannot be read: check the AppBinding's tlsSecret", e);
        }
    }

    private Path write(String text, String suffix) throws IOException {
        Path directory = Files.createDirectories(directory(settings.environment()));
        Path file = Files.createTempFile(
                directory,
                PREFIX,
                suffix,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        files.add(file);
        return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public synchronized void close() {
        tunnels.forEach(Tunnel::close);
        files.forEach(ToolFiles::delete);
        files.clear();
    }

    /** Those of a process that was ended by force. */
    static void deleteLeftOver(Settings settings) {
        Path directory = directory(settings);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*")) {
            found.forEach(ToolFiles::delete);
        } catch (IOException e) {
            // the volume goes with the pod
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the volume goes with the pod
        }
    }
}
