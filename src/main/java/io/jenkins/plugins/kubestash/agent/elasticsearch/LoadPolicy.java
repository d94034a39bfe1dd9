package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;

/**
 * What a load may do.
 *
 * @param allowedFailures how many documents may be refused by the target
 * @param templates whether pipelines and templates are brought back, too
 */
record LoadPolicy(IfExists ifExists, long allowedFailures, boolean templates) {

    /** What becomes of an index that the target has already. */
    enum IfExists {
        /** Nothing is written. */
        FAIL,
        /** It is deleted and made anew. */
        REPLACE,
        /** The dump's documents are written into it. */
        MERGE
    }

    static LoadPolicy of(Settings settings) {
        return new LoadPolicy(
                ifExists(settings.text("KUBESTASH_PARAM_IF_EXISTS", "fail")),
                settings.number("KUBESTASH_PARAM_ALLOW_FAILED_DOCUMENTS", 0, 0, Integer.MAX_VALUE),
                settings.flag("KUBESTASH_PARAM_TEMPLATES", true));
    }

    private static IfExists ifExists(String text) {
        return switch (text) {
            case "fail" -> IfExists.FAIL;
            case "replace" -> IfExists.REPLACE;
            case "merge" -> IfExists.MERGE;
            default ->
                throw new AgentFailure(
                        Reason.BAD_PARAMETER, "ifExists is '" + text + "': write fail, replace or merge");
        };
    }
}
