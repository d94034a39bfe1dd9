package io.jenkins.plugins.kubestash.jenkins.config;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.Certificates;
import io.jenkins.plugins.kubestash.model.RetentionPeriod;
import io.jenkins.plugins.kubestash.model.Shown;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may be in a field: the same for a form, for its setter and so for Configuration as Code. Each answers with the
 * line for the user, which says the field's name; empty when all is well.
 */
final class Check {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
    private static final Pattern NAMESPACE =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?|[a-z0-9][-a-z0-9]{0,61}\\*|\\*");
    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][-a-zA-Z0-9._:/@]{0,254}");
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,14}(\\.[0-9]{1,3})?(k|M|G|T|Ki|Mi|Gi|Ti)?");
    private static final Pattern CPU = Pattern.compile("[1-9][0-9]{0,8}m|[0-9]{1,6}(\\.[0-9]{1,3})?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern LABEL = Pattern.compile(
            "([-a-z0-9.]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?=([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern REGION = Pattern.compile("[-A-Za-z0-9]{1,63}");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.\\.(/|$))[^/\\p{Cntrl}:]+)+/?");
    private static final Pattern HOST = Pattern.compile("[-A-Za-z0-9.:\\[\\]]{1,253}");
    private static final long LARGEST_USER = 2_147_483_647L;

    private Check() {}

    static Optional<String> name(String value) {
        return value.isEmpty()
                ? Optional.of("name is missing")
                : matches(NAME, "name", value, "use lower-case letters, digits, '-' and '.', at most 63");
    }

    /** @param field its words in the form */
    static Optional<String> chosen(String field, String credentialsId) {
        return credentialsId.isBlank() ? Optional.of(field + " is missing: choose one") : Optional.empty();
    }

    static Optional<String> server(String value) {
        if (value.isEmpty()) {
            return Optional.of("server is missing: write it as https://host:port");
        }
        if (value.contains("@")) {
            return Optional.of("server has a user or a password in it: put the token into the credential");
        }
        try {
            URI url = new URI(value);
            boolean good = url.getHost() != null
                    && List.of("http", "https").contains(url.getScheme())
                    && url.getQuery() == null
                    && url.getFragment() == null;
            return good ? Optional.empty() : refused("server", value, "write it as https://host:port");
        } catch (URISyntaxException e) {
            return refused("server", value, "write it as https://host:port");
        }
    }

    static Optional<String> certificate(String pem) {
        if (pem.isBlank()) {
            return Optional.empty();
        }
        try {
            Certificates.pem(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("CA certificate cannot be read: paste it as PEM, from -----BEGIN CERTIFICATE----- to"
                    + " -----END CERTIFICATE-----");
        }
    }

    static Optional<String> namespaces(String text) {
        return Namespaces.parse(text).patterns().stream()
                .filter(pattern -> !NAMESPACE.matcher(pattern).matches())
                .findFirst()
                .flatMap(pattern ->
                        refused("namespace", pattern, "write names of namespaces; a * can stand at the end of one"));
    }

    static Optional<String> image(String field, String value) {
        return value.isEmpty() ? Optional.empty() : matches(IMAGE, field, value, "write it as registry/name:tag");
    }

    static Optional<String> memory(String value) {
        return value.isEmpty() ? Optional.empty() : matches(MEMORY, "memory", value, "write a quantity such as 1Gi");
    }

    static Optional<String> cpu(String value) {
        return value.isEmpty()
                ? Optional.empty()
                : matches(CPU, "CPU request", value, "write a quantity such as 100m (a tenth of a CPU)");
    }

    static Optional<String> region(String value) {
        return value.isEmpty() ? Optional.empty() : matches(REGION, "region", value, "write it as us-east-1");
    }

    /** @param field its words in the form */
    static Optional<String> path(String field, String value) {
        return value.isEmpty()
                ? missing(field)
                : matches(PATH, field, value, "write an absolute path such as /backups");
    }

    static Optional<String> host(String value) {
        return value.isEmpty() ? missing("server") : matches(HOST, "server", value, "write a host name or an address");
    }

    static Optional<String> claim(String value) {
        return value.isEmpty()
                ? missing("claim")
                : matches(NAME, "claim", value, "write the name of a persistent volume claim");
    }

    /** The pods run without root, as Pod Security "restricted" wants it. */
    static Optional<String> user(Long value) {
        return value == null || value > 0 && value <= LARGEST_USER
                ? Optional.empty()
                : refused("user", value.toString(), "write the number of a user other than root, such as 65534");
    }

    static Optional<String> nodeSelector(String text) {
        return lines(text)
                .filter(line -> !LABEL.matcher(line).matches())
                .findFirst()
                .flatMap(line -> refused("node selector", line, "write label=value, one a line"));
    }

    static Optional<String> serviceAccount(String value) {
        return value.isEmpty()
                ? Optional.empty()
                : matches(NAME, "service account", value, "write the name of one of the database's namespace");
    }

    static Optional<String> least(String field, Integer value, int least) {
        return value == null || value >= least
                ? Optional.empty()
                : refused(field, value.toString(), "write " + least + " or more, or nothing");
    }

    /** The same for what is in the form. */
    static Optional<String> least(String field, String text, int least) {
        return number(field, text)
                .or(() -> text.isEmpty() || Texts.number(text) >= least && Texts.number(text) <= Integer.MAX_VALUE
                        ? Optional.empty()
                        : refused(field, text, "write " + least + " or more, or nothing"));
    }

    static Optional<String> number(String field, String text) {
        return text.isEmpty() || NUMBER.matcher(text).matches()
                ? Optional.empty()
                : refused(field, text, "write a whole number, or nothing");
    }

    static Optional<String> period(String value) {
        try {
            if (!value.isEmpty()) {
                new RetentionPeriod(value);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("maxRetentionPeriod is " + e.getMessage());
        }
    }

    static Optional<String> catalog(String yaml) {
        try {
            Catalog.builtIn().with(List.of(yaml));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Lines that are not blank, without blanks at their ends. */
    static Stream<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty());
    }

    private static Optional<String> missing(String field) {
        return Optional.of(field + " is missing");
    }

    private static Optional<String> matches(Pattern pattern, String field, String value, String instead) {
        return pattern.matcher(value).matches() ? Optional.empty() : refused(field, value, instead);
    }

    private static Optional<String> refused(String field, String value, String instead) {
        return Optional.of(field + " is " + Shown.value(value) + ": " + instead);
    }
}
