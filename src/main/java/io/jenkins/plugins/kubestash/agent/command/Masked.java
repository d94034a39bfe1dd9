package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Hides the secrets of this container in what tools say. */
final class Masked {
    private static final List<String> OURS =
            List.of("RESTIC_PASSWORD", "RESTIC_REST_PASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    Masked(Settings settings) {
        secrets = Stream.concat(
                        OURS.stream(),
                        settings.list("KUBESTASH_SECRETS").stream().filter(name -> !name.contains("USER")))
                .map(settings::firstOf)
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String line(String said) {
        String masked = said;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }
}
