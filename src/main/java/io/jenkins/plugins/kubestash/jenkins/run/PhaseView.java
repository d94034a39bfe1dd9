package io.jenkins.plugins.kubestash.jenkins.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A phase of the session: when it began and how long it took. */
@ExportedBean(defaultVisibility = 3)
public final class PhaseView {
    private final SessionEntry.Phase phase;
    private final Instant until;

    PhaseView(SessionEntry.Phase phase, Instant until) {
        this.phase = phase;
        this.until = until;
    }

    /** As {@code session.Phase} has it. */
    @Exported
    public String getPhase() {
        return phase.phase();
    }

    @Exported
    public int getAttempt() {
        return phase.attempt();
    }

    @Exported
    public String getSince() {
        return phase.since().toString();
    }

    @Exported
    public double getSeconds() {
        return Math.max(0, Duration.between(phase.since(), until).toMillis()) / 1000.0;
    }

    /** The phase in words. */
    public String getTitle() {
        return switch (phase.phase()) {
            case "PENDING" -> "Reading the AppBinding, making the Plan";
            case "WORKLOAD" -> "Looking at the workload, stopping or starting it";
            case "CREATING" -> "Creating the Job";
            case "RUNNING" -> "Job at work";
            case "CLEANING" -> "Cleaning up";
            case "RETRYING" -> "Waiting for the next attempt";
            case "SUCCEEDED" -> "Succeeded";
            case "FAILED" -> "Failed";
            case "ABORTED" -> "Aborted";
            default -> phase.phase().toLowerCase(Locale.ROOT);
        };
    }

    public Date getSinceDate() {
        return Date.from(phase.since());
    }

    /** Empty for an end, which takes no time. */
    public String getDurationText() {
        return isEnd() ? "" : Texts.duration(getSeconds());
    }

    private boolean isEnd() {
        return List.of("SUCCEEDED", "FAILED", "ABORTED").contains(phase.phase());
    }
}
