package io.jenkins.plugins.kubestash.scene;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * A repository of restic's own making whose key is quick to derive from the password. restic takes half a second of
 * processor time for that on purpose, each time it opens a repository, and the tests open some thousands. For tests
 * that are not about making or opening one. The form of a key file is in restic's design document, under "Keys,
 * Encryption and MAC".
 */
public final class QuickRepo {
    private static final int COST = 1024;
    private static final int BLOCK = 8;

    private QuickRepo() {}

    /** Makes it in a directory that is not there yet. */
    public static void make(Path directory, String password) {
        try {
            Blank.ONE.writeTo(directory, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What restic makes of an empty repository, but for its key. All of a JVM have the same name and master key. */
    private record Blank(List<String> directories, byte[] config, byte[] master) {
        static final Blank ONE = made();

        private static Blank made() {
            try {
                Path place = Files.createTempDirectory("blank-").resolve("repository");
                String password = "blank";
                Repo repo = new Repo(place, password);
                repo.restic("init");
                String master =
                        repo.restic("cat", "masterkey", "--no-lock", "--quiet").output();
                byte[] config = Files.readAllBytes(place.resolve("config"));
                List<String> directories;
                try (Stream<Path> files = Files.walk(place)) {
                    directories = files.filter(Files::isDirectory)
                            .map(each -> place.relativize(each).toString())
                            .toList();
                }
                Blank blank = new Blank(directories, config, master.getBytes(StandardCharsets.UTF_8));
                Directories.empty(place);
                blank.writeTo(place, password);
                if (repo.restic("cat", "config", "--no-lock").exitCode() != 0) {
                    throw new IllegalStateException(
                            Tools.find("restic") + " does not take the key that was made for it");
                }
                Directories.empty(place.getParent());
                Files.delete(place.getParent());
                return blank;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void writeTo(Path place, String password) throws IOException {
            for (String directory : directories) {
                Files.createDirectories(place.resolve(directory));
            }
            Files.write(place.resolve("config"), config);
            byte[] key = key(master, password);
            Files.write(place.resolve("keys").resolve(sha256(key)), key);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(byte[] master, String password) {
        try {
            return sealed(master, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sealed(byte[] master, String password) throws GeneralSecurityException {
        byte[] salt = new byte[64];
        byte[] nonce = new byte[16];
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] derived = SCrypt.generate(password.getBytes(StandardCharsets.UTF_8), salt, COST, BLOCK, 1, 64);
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(Arrays.copyOf(derived, 32), "AES"), new IvParameterSpec(nonce));
        byte[] encrypted = cipher.doFinal(master);
        byte[] data = new byte[nonce.length + encrypted.length + 16];
        System.arraycopy(nonce, 0, data, 0, nonce.length);
        System.arraycopy(encrypted, 0, data, nonce.length, encrypted.length);
        System.arraycopy(mac(derived, nonce, encrypted), 0, data, nonce.length + encrypted.length, 16);
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("created", "2026-01-01T00:00:00Z");
        key.put("username", "tests");
        key.put("hostname", "tests");
        key.put("kdf", "scrypt");
        key.put("N", COST);
        key.put("r", BLOCK);
        key.put("p", 1);
        key.put("salt", Base64.getEncoder().encodeToString(salt));
        key.put("data", Base64.getEncoder().encodeToString(data));
        return Documents.toJson(key).getBytes(StandardCharsets.UTF_8);
    }

    /** Poly1305-AES. restic has the two halves of its key the other way round. */
    private static byte[] mac(byte[] derived, byte[] nonce, byte[] encrypted) {
        byte[] key = new byte[32];
        System.arraycopy(derived, 48, key, 0, 16);
        System.arraycopy(derived, 32, key, 16, 16);
        Poly1305 poly = new Poly1305(AESEngine.newInstance());
        poly.init(new ParametersWithIV(new KeyParameter(key), nonce));
        poly.update(encrypted, 0, encrypted.length);
        byte[] mac = new byte[16];
        poly.doFinal(mac, 0);
        return mac;
    }
}
