package org.jenkinsci.plugins.plaincredentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;

/** Signatures of plugin plain-credentials 183.va_de8f1dd5a_2b_. */
public interface StringCredentials extends StandardCredentials {

    Secret getSecret();
}
