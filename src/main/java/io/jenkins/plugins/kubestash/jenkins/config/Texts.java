package io.jenkins.plugins.kubestash.jenkins.config;

/** Texts of forms and of Configuration as Code, where nothing and an empty text are the same. */
final class Texts {
    private Texts() {}

    static String of(String value) {
        return value == null ? "" : value.strip();
    }

    /** Null for an empty text, as fields of forms are. */
    static Long number(String value) {
        return of(value).isEmpty() ? null : Long.valueOf(of(value));
    }
}
