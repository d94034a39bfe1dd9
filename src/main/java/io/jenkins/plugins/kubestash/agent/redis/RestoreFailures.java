package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;

/**
 * Says what a server means that refuses a value.
 *
 * @param targetVersion version of the server that is loaded
 * @param dumpVersion version of the server that was dumped
 */
record RestoreFailures(String targetVersion, String dumpVersion) {

    /**
     * @param key printable
     * @param valueEnd the value's last bytes
     * @return never: it throws
     */
    AgentFailure explain(RedisError error, String key, byte[] valueEnd) throws IOException {
        String message = error.getMessage();
        if (message.contains("payload version or checksum")) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this server (" + targetVersion + ") is older than the one of the dump (" + dumpVersion
                            + ", RDB version " + Functions.rdbVersion(valueEnd) + "): load into " + dumpVersion
                            + " or newer",
                    error);
        }
        if (message.contains("Bad data format")) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "the server cannot read the value of " + key
                            + ": does it lack a module that the server of the dump (" + dumpVersion + ") has?",
                    error);
        }
        if (error.isAboutAKey()) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    "the user may not write the key " + key + ": grant it ~*, or select with match what it may write",
                    error);
        }
        throw error.explain(Reason.LOAD_FAILED);
    }
}
