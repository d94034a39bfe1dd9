package com.cloudbees.plugins.credentials;

/** Signatures of plugin credentials 1405.vb_cda_74a_f8974. */
public class CredentialsMatchers {

    private CredentialsMatchers() {}

    public static CredentialsMatcher withId(String text) {
        throw new UnsupportedOperationException();
    }

    public static <C extends Credentials> C firstOrNull(Iterable<C> iterable, CredentialsMatcher credentialsMatcher) {
        throw new UnsupportedOperationException();
    }
}
