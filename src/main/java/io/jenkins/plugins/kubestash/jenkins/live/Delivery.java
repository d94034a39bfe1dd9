package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.jenkins.run.KubeStashAction;
import io.jenkins.plugins.kubestash.jenkins.run.SnapshotResult;
import io.jenkins.plugins.kubestash.jenkins.run.SnapshotRows;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SnapshotRecord;
import java.util.Optional;

/** Brings a session's result to its build: the record first, then the end of the step. */
final class Delivery {
    private static final System.Logger SYSTEM_LOG = System.getLogger(Delivery.class.getName());

    private final Host host;
    private final Crew crew;

    Delivery(Host host, Crew crew) {
        this.host = host;
        this.crew = crew;
    }

    void deliver(SessionResult result) {
        if (result.outcome() instanceof Outcome.Success success
                && success.result().listed().isPresent()) {
            host.succeeded(SnapshotRows.of(success.result().listed().get()));
            return;
        }
        boolean backup = result.state().request().operation().equals("backup");
        Optional<SnapshotRecord> snapshot = backup && result.outcome() instanceof Outcome.Success
                ? Optional.of(SnapshotRecord.of(result))
                : Optional.empty();
        record(result, snapshot);
        if (result.outcome() instanceof Outcome.Success) {
            host.succeeded(SnapshotResult.map(result, snapshot));
        } else if (result.outcome() instanceof Outcome.Failure failure) {
            host.failed(new Host.Ended(failure.message(), false));
        } else if (result.outcome() instanceof Outcome.Abort abort) {
            host.failed(new Host.Ended(abort.message(), true));
        }
    }

    /** A record that cannot be kept makes no good backup a bad one. */
    private void record(SessionResult result, Optional<SnapshotRecord> snapshot) {
        try {
            KubeStashAction.of(crew.run()).record(result, snapshot, plan(result), crew.listener());
        } catch (RuntimeException e) {
            SYSTEM_LOG.log(
                    System.Logger.Level.WARNING,
                    "record of session " + result.state().id(),
                    e);
            crew.log().line("Warning: the record of this session could not be kept: " + e.getMessage());
        }
    }

    private String plan(SessionResult result) {
        if (result.state().job().isEmpty()) {
            return "";
        }
        try {
            return crew.planText(result.state());
        } catch (RuntimeException e) {
            SYSTEM_LOG.log(
                    System.Logger.Level.DEBUG,
                    "no Plan to show for session " + result.state().id(),
                    e);
            return "";
        }
    }
}
