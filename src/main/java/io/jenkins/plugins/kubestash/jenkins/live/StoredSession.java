package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.session.SessionState;

/**
 * A session as it is on the controller's disk, until its build has ended. No secret is in it, only the names under which
 * credentials are found.
 *
 * @param format of the file; 1
 * @param run the build's externalizable id
 * @param storageCredentials id of the storage's credentials; may be empty
 * @param encryptionCredentials id of the repository's password
 */
public record StoredSession(
        int format, String run, String storageCredentials, String encryptionCredentials, SessionState state) {
    static final int FORMAT = 1;

    /** What is empty is left out of the stored form. */
    public StoredSession {
        storageCredentials = storageCredentials == null ? "" : storageCredentials;
        encryptionCredentials = encryptionCredentials == null ? "" : encryptionCredentials;
    }

    public String id() {
        return state.id();
    }

    StoredSession with(String newRun, SessionState newState) {
        return new StoredSession(format, newRun, storageCredentials, encryptionCredentials, newState);
    }
}
