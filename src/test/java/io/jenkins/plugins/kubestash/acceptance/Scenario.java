package io.jenkins.plugins.kubestash.acceptance;

/**
 * Something that a user does, and what must come of it.
 *
 * @param name in the table; words joined by hyphens
 */
record Scenario(String name, Play play) {

    /** Fails with an exception or an error whose first line says what is wrong. */
    interface Play {
        void on(Stage stage) throws Exception;
    }
}
