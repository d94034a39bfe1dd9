package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;

/** What a load does with keys that the target holds already. */
enum LoadPolicy {
    /** Refuse any. */
    EMPTY_ONLY,
    /** Refuse those that are in the dump too; nothing is written then. */
    FAIL,
    /** Keep the target's. */
    SKIP,
    /** Take the dump's. */
    REPLACE,
    /** Remove all first. */
    FLUSH;

    static LoadPolicy of(Settings settings) {
        String ifExists = settings.text("KUBESTASH_PARAM_IF_EXISTS");
        boolean flush = settings.flag("KUBESTASH_PARAM_FLUSH", false);
        if (flush && !ifExists.isEmpty()) {
            throw new AgentFailure(Reason.BAD_PARAMETER, "give flush or ifExists, not both");
        }
        switch (ifExists) {
            case "":
                return flush ? FLUSH : EMPTY_ONLY;
            case "replace":
                return REPLACE;
            case "skip":
                return SKIP;
            case "fail":
                return FAIL;
            default:
                throw new AgentFailure(
                        Reason.BAD_PARAMETER, "ifExists is '" + ifExists + "': write replace, skip or fail");
        }
    }

    /** Which word FUNCTION RESTORE gets. */
    String forFunctions() {
        switch (this) {
            case FLUSH:
                return "FLUSH";
            case REPLACE:
                return "REPLACE";
            default:
                return "APPEND";
        }
    }
}
