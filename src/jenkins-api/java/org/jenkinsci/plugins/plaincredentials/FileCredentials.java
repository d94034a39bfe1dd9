package org.jenkinsci.plugins.plaincredentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.io.IOException;
import java.io.InputStream;

/** Signatures of plugin plain-credentials 183.va_de8f1dd5a_2b_. */
public interface FileCredentials extends StandardCredentials {

    InputStream getContent() throws IOException;
}
