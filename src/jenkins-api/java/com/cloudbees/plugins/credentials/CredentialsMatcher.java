package com.cloudbees.plugins.credentials;

import java.io.Serializable;

/** Signatures of plugin credentials 1405.vb_cda_74a_f8974. */
public interface CredentialsMatcher extends Serializable {

    boolean matches(Credentials credentials);
}
