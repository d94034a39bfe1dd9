package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;

/** What a load does where the target holds keys already. */
enum IfExists {
    /** Refuse when there is any below the prefix. */
    FAIL,
    /** Afterwards there is below the prefix what is in the dump, and nothing else. */
    REPLACE,
    /** The dump's keys win; others stay. */
    MERGE;

    static IfExists of(Settings settings) {
        String word = settings.text("KUBESTASH_PARAM_IF_EXISTS", "fail");
        return switch (word) {
            case "fail" -> FAIL;
            case "replace" -> REPLACE;
            case "merge" -> MERGE;
            default ->
                throw new AgentFailure(
                        Reason.BAD_PARAMETER, "ifExists is '" + word + "': write fail, replace or merge");
        };
    }
}
