package io.jenkins.plugins.kubestash.jenkins.credential;

import io.jenkins.plugins.kubestash.model.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of KubeStash's values a credential holds. */
final class SecretValues {
    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_]+)\\s*=\\s*(.*?)\\s*");
    private static final Map<Provider, List<String>> NAMES = Map.of(
            Provider.S3, List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
            Provider.REST, List.of("REST_SERVER_USERNAME", "REST_SERVER_PASSWORD"));
    private static final Map<Provider, String> TYPES = Map.of(
            Provider.S3,
            "a username with password (access key id and secret access key), AWS credentials, or a secret file with"
                    + " the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…",
            Provider.REST,
            "a username with password");

    private SecretValues() {}

    /**
     * The password of the restic repositories.
     *
     * @param what the credential's words for a message
     * @throws IllegalArgumentException one line without any value
     */
    static Map<String, String> encryption(Opened credential, String what) {
        String password;
        if (credential instanceof Opened.Text text) {
            password = text.value().replaceFirst("\\R$", ""); // editors and echo leave one
        } else if (credential instanceof Opened.UserAndPassword pair) {
            password = pair.password();
        } else {
            throw new IllegalArgumentException(
                    what + " is of a kind that holds no password: use a secret text, a secret file or a username with"
                            + " password");
        }
        return whole(Map.of("RESTIC_PASSWORD", password), what);
    }

    /**
     * What opens the storage.
     *
     * @throws IllegalArgumentException as for {@link #encryption}
     */
    static Map<String, String> storage(Provider provider, Opened credential, String what) {
        List<String> names = NAMES.getOrDefault(provider, List.of());
        Map<String, String> values = new LinkedHashMap<>();
        if (credential instanceof Opened.Text text) {
            values.putAll(lines(text.value(), names));
        } else if (credential instanceof Opened.UserAndPassword pair && !names.isEmpty()) {
            values.put(names.get(0), pair.user());
            values.put(names.get(1), pair.password());
        } else if (credential instanceof Opened.AwsKeys keys && provider == Provider.S3) {
            values.put(names.get(0), keys.id());
            values.put(names.get(1), keys.secret());
            if (!keys.token().isEmpty()) {
                values.put(names.get(2), keys.token());
            }
        }
        List<String> missing = new ArrayList<>(names.subList(0, Math.min(2, names.size())));
        missing.removeAll(values.keySet());
        if (names.isEmpty() || !missing.isEmpty()) {
            throw new IllegalArgumentException(what + " does not hold " + String.join(" and ", missing) + ": use "
                    + TYPES.getOrDefault(provider, "none"));
        }
        return whole(values, what);
    }

    /** Lines as a shell or the AWS command line writes them. */
    private static Map<String, String> lines(String text, List<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String name = matcher.group(1).toUpperCase(Locale.ROOT);
                if (names.contains(name)) {
                    values.put(name, unquoted(matcher.group(2)));
                }
            }
        });
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static Map<String, String> whole(Map<String, String> values, String what) {
        values.forEach((name, value) -> {
            if (value.isEmpty() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(what + " has "
                        + (value.isEmpty() ? "an empty " : "a zero byte in its ") + name + ": correct it");
            }
        });
        return values;
    }
}
