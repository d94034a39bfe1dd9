package io.jenkins.plugins.kubestash.jenkins.credential;

/** What a credential holds, whatever plugin keeps it. */
sealed interface Opened {

    /** Of a secret text or a secret file. */
    record Text(String value) implements Opened {
        @Override
        public String toString() {
            return "Text[]";
        }
    }

    record UserAndPassword(String user, String password) implements Opened {
        @Override
        public String toString() {
            return "UserAndPassword[]";
        }
    }

    /** @param token of a session; empty when the keys last */
    record AwsKeys(String id, String secret, String token) implements Opened {
        @Override
        public String toString() {
            return "AwsKeys[]";
        }
    }
}
