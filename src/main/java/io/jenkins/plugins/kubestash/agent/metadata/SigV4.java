package io.jenkins.plugins.kubestash.agent.metadata;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4, with the signature in a header; for requests without a query. */
public record SigV4(String accessKey, String secretKey, String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** As the header {@code x-amz-date} has it. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** In hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** A path as it is signed and sent: every byte but letters, digits, {@code -._~} and slashes as %XX. */
    public static String encodedPath(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    /**
     * The value of the {@code Authorization} header.
     *
     * @param path encoded
     * @param headers all that are signed: at least {@code host} and {@code x-amz-date}
     * @param payloadHash SHA-256 of the body in hex
     */
    public String authorization(String method, String path, Map<String, String> headers, String payloadHash) {
        SortedMap<String, String> sorted = new TreeMap<>(headers);
        String names = String.join(";", sorted.keySet());
        String lines = sorted.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
        String request = String.join("\n", method, path, "", lines, names, payloadHash);
        String time = headers.get("x-amz-date");
        String scope = String.join("/", time.substring(0, 8), region, service, "aws4_request");
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(bytes(request)));
        byte[] key = bytes("AWS4" + secretKey);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Never shows the secret key. */
    @Override
    public String toString() {
        return "SigV4[" + accessKey + ", " + region + "]";
    }
}
