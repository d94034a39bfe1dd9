package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;

/** What pods that are gone still hold in the database, given back. */
record LeftOver(Context context, Engine engine) {

    /** @param strict whether a pod of this controller of unknown fate is a failure */
    void release(boolean strict) {
        try {
            engine.release(context, strict);
        } catch (IOException e) {
            throw AgentFailure.behind(e)
                    .orElseGet(() -> new AgentFailure(
                            Reason.DATABASE_LOST,
                            "the database at " + Lost.address(context.settings())
                                    + " was lost while what earlier backups left there was given back: "
                                    + Lost.said(e),
                            e));
        }
    }
}
