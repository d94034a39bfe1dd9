package io.jenkins.plugins.kubestash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority of its own in a directory, and the certificates it signs; made by openssl. */
public final class Certificates {
    private final Path directory;
    private final String name;

    /** @param name of the authority, and of its files */
    public Certificates(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".crt"));
    }

    /** The authority's own certificate. */
    public Path authority() {
        return directory.resolve(name + ".crt");
    }

    /**
     * Signs a certificate.
     *
     * @param names such as {@code DNS:redis.demo.svc,IP:127.0.0.1}
     * @return its file; the key is beside it, with the extension {@code .key}, as PKCS#8
     */
    public Path sign(String holder, String names) {
        return signAs(holder, "/CN=" + holder, names);
    }

    /** The same with a subject that is not the holder's common name, such as {@code /O=demo}. */
    public Path signAs(String holder, String subject, String names) {
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                subject,
                "-keyout",
                file(holder + ".key"),
                "-out",
                file(holder + ".csr"));
        Path extensions = directory.resolve(holder + ".ext");
        try {
            Files.writeString(extensions, "subjectAltName=" + names + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                file(holder + ".csr"),
                "-CA",
                file(name + ".crt"),
                "-CAkey",
                file(name + ".key"),
                "-CAcreateserial",
                "-extfile",
                extensions.toString(),
                "-out",
                file(holder + ".crt"));
        return directory.resolve(holder + ".crt");
    }

    /** The key of a certificate that was signed here. */
    public Path keyOf(Path certificate) {
        return directory.resolve(certificate.getFileName().toString().replace(".crt", ".key"));
    }

    /** Runs openssl; for keys in other shapes. */
    public static void openssl(String... words) {
        List<String> command = new ArrayList<>(List.of(Tools.find("openssl").toString()));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file(String fileName) {
        return directory.resolve(fileName).toString();
    }
}
