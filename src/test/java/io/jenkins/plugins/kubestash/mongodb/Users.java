package io.jenkins.plugins.kubestash.mongodb;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may log in to a scripted server.
 *
 * @param passwords by user, of the database {@code admin}
 * @param subjects of client certificates
 * @param mechanisms that passwords are stored for
 */
public record Users(Map<String, String> passwords, Set<String> subjects, List<String> mechanisms) {
    public static final Users NONE = new Users(Map.of(), Set.of(), List.of());
    public static final List<String> BOTH = List.of("SCRAM-SHA-1", "SCRAM-SHA-256");

    public static Users of(String name, String password) {
        return new Users(Map.of(name, password), Set.of(), BOTH);
    }

    public Users only(String mechanism) {
        return new Users(passwords, subjects, List.of(mechanism));
    }

    public static Users certificate(String subject) {
        return new Users(Map.of(), Set.of(subject), List.of());
    }

    boolean mustLogIn() {
        return !passwords.isEmpty() || !subjects.isEmpty();
    }
}
