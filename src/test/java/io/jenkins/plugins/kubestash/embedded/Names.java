package io.jenkins.plugins.kubestash.embedded;

import java.util.concurrent.ThreadLocalRandom;

/** The random ends of generated names, from the letters that Kubernetes uses for them. */
final class Names {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Names() {}

    static String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
