package io.jenkins.plugins.kubestash.scene;

import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.PodResult;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SnapshotList;
import java.util.List;
import java.util.Map;

/** A session that has ended, with what it told people and all states that were stored, as JSON. */
public record Played(SessionResult result, List<String> log, List<String> stored) {

    public boolean succeeded() {
        return result.outcome() instanceof Outcome.Success;
    }

    /** The first component of a success, of most engines the only one. */
    public PodResult.Component component() {
        return components().values().iterator().next();
    }

    /** The components of a success, by name. */
    public Map<String, PodResult.Component> components() {
        if (result.outcome() instanceof Outcome.Success success) {
            return success.result().components();
        }
        throw new AssertionError("no success but " + result.outcome() + "\n" + String.join("\n", log));
    }

    /** What a listing found. */
    public SnapshotList listed() {
        if (result.outcome() instanceof Outcome.Success success) {
            return success.result().listed().orElseThrow();
        }
        throw new AssertionError("no success but " + result.outcome() + "\n" + String.join("\n", log));
    }

    public Outcome.Failure failure() {
        if (result.outcome() instanceof Outcome.Failure failure) {
            return failure;
        }
        throw new AssertionError("no failure but " + result.outcome() + "\n" + String.join("\n", log));
    }
}
