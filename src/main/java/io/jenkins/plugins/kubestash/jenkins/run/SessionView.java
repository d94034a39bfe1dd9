package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.restic.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A session as pages show it and as the JSON API gives it; docs/jenkins-record.md explains the exported fields. */
@ExportedBean(defaultVisibility = 2)
public final class SessionView {
    private static final int LONGEST = 120;

    private final SessionEntry entry;

    SessionView(SessionEntry entry) {
        this.entry = entry;
    }

    @Exported
    public String getId() {
        return entry.id();
    }

    /** {@code backup} or {@code restore}. */
    @Exported
    public String getOperation() {
        return entry.operation();
    }

    /** {@code SUCCEEDED}, {@code FAILED} or {@code ABORTED}. */
    @Exported
    public String getResult() {
        return entry.end();
    }

    @Exported
    public String getReason() {
        return entry.reason();
    }

    @Exported
    public String getMessage() {
        return entry.message();
    }

    @Exported
    public String getAppBinding() {
        return entry.target().appBinding();
    }

    /** The AppBinding whose snapshot was restored, when it is another one. */
    @Exported
    public String getFrom() {
        return entry.target().from();
    }

    @Exported
    public String getCluster() {
        return entry.target().cluster();
    }

    @Exported
    public String getEngine() {
        return entry.target().engine();
    }

    @Exported
    public String getVersion() {
        return entry.target().version();
    }

    @Exported
    public String getAddon() {
        return entry.target().addon();
    }

    @Exported
    public String getTask() {
        return entry.target().task();
    }

    @Exported
    public String getStorage() {
        return entry.place().storage();
    }

    @Exported
    public String getRepository() {
        return entry.place().repository();
    }

    @Exported
    public String getDirectory() {
        return entry.place().directory();
    }

    /** Name of the Snapshot object. */
    @Exported
    public String getSnapshot() {
        return entry.backup() && entry.succeeded() ? entry.snapshotName() : "";
    }

    /** Restic's id of the first component. */
    @Exported
    public String getSnapshotId() {
        return entry.first().map(SessionEntry.Component::snapshot).orElse("");
    }

    @Exported
    public String getStarted() {
        return entry.started().toString();
    }

    @Exported
    public String getEnded() {
        return entry.ended().toString();
    }

    @Exported
    public double getSeconds() {
        return Duration.between(entry.started(), entry.ended()).toMillis() / 1000.0;
    }

    @Exported
    public int getAttempts() {
        return entry.attempts();
    }

    @Exported
    public List<ComponentView> getComponents() {
        return entry.components().stream()
                .map(component ->
                        new ComponentView(component, entry.location(component).orElse("")))
                .toList();
    }

    @Exported
    public List<PhaseView> getPhases() {
        List<PhaseView> views = new ArrayList<>();
        for (int i = 0; i < entry.phases().size(); i++) {
            SessionEntry.Phase phase = entry.phases().get(i);
            Instant until =
                    i + 1 < entry.phases().size() ? entry.phases().get(i + 1).since() : entry.ended();
            views.add(new PhaseView(phase, until));
        }
        return views;
    }

    @Exported
    public List<String> getWarnings() {
        return entry.warnings();
    }

    /** How many components, phases and warnings the build did not keep, in words; empty when all are here. */
    public String getLeftOut() {
        return entry.leftOut().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(left -> left.getValue() + " more " + left.getKey())
                .collect(Collectors.joining(", "));
    }

    public boolean isBackup() {
        return entry.backup();
    }

    public boolean isSucceeded() {
        return entry.succeeded();
    }

    public boolean isAborted() {
        return entry.end().equals("ABORTED");
    }

    /** Such as {@code Backup of demo/redis}. */
    public String getTitle() {
        String name = Texts.cut(entry.target().appBinding(), LONGEST);
        return (entry.backup() ? "Backup of " : "Restore of ") + (name.isEmpty() ? "a database" : name);
    }

    /** The result in a word. */
    public String getResultText() {
        return switch (entry.end()) {
            case "SUCCEEDED" -> entry.backup() ? "Snapshot proven" : "Restored";
            case "FAILED" -> "Failed";
            case "ABORTED" -> "Aborted";
            default -> entry.end();
        };
    }

    /** The whole result, as the page of the session begins. */
    public String getHeadline() {
        if (!entry.succeeded()) {
            return entry.message().isEmpty() ? getResultText() : getResultText() + ": " + entry.message();
        }
        return entry.backup()
                ? "Snapshot " + getShortId() + " proven: " + String.join(", ", figures())
                : "Restored snapshot " + getShortId() + source() + ": " + String.join(", ", figures());
    }

    /** What there is to know besides, by its name, in the order of reading. */
    public Map<String, String> getFacts() {
        return SessionFacts.of(this, entry);
    }

    /** The session on one line: what came of it. */
    public String getSummary() {
        if (!entry.succeeded()) {
            String end = isAborted() ? "aborted" : "failed";
            return entry.message().isEmpty() ? end : end + ": " + Texts.cut(entry.message(), 2 * LONGEST);
        }
        int warnings = entry.warnings().size() + entry.leftOut().getOrDefault("warnings", 0);
        return "snapshot " + getShortId() + source() + ", " + String.join(", ", figures())
                + (warnings == 0 ? "" : warnings == 1 ? ", 1 warning" : ", " + warnings + " warnings");
    }

    private String source() {
        return entry.target().from().isEmpty()
                ? ""
                : " of " + Texts.cut(entry.target().from(), LONGEST);
    }

    private List<String> figures() {
        List<String> figures = new ArrayList<>();
        figures.add(getSizeText());
        entry.first()
                .map(component -> Texts.counts(component.counts()))
                .filter(counts -> !counts.isEmpty() && entry.components().size() == 1)
                .ifPresent(figures::add);
        figures.add("in " + getDurationText());
        return figures;
    }

    public String getShortId() {
        return Texts.shortId(getSnapshotId());
    }

    public Date getStartedDate() {
        return Date.from(entry.started());
    }

    public String getDurationText() {
        return Texts.duration(getSeconds());
    }

    public String getShownAppBinding() {
        return Texts.cut(entry.target().appBinding(), LONGEST);
    }

    /** Of all components together. */
    @Exported
    public long getBytes() {
        return entry.components().stream()
                .mapToLong(SessionEntry.Component::bytes)
                .sum();
    }

    /** New to the repository, of all components together. */
    @Exported
    public long getAddedBytes() {
        return entry.components().stream()
                .mapToLong(SessionEntry.Component::added)
                .sum();
    }

    public String getSizeText() {
        return Sizes.text(getBytes());
    }

    public String getAddedText() {
        return Sizes.text(getAddedBytes());
    }

    /** How the snapshot was proven, for people: as good as its weakest component; empty for a restore. */
    public String getProof() {
        Set<String> proofs = entry.components().stream()
                .map(SessionEntry.Component::verified)
                .collect(Collectors.toSet());
        if (entry.backup() && proofs.equals(Set.of("data"))) {
            return "every byte read back";
        }
        return entry.backup() && proofs.contains("snapshot") ? "record read back" : "";
    }

    /** Shell lines for plain restic; empty when there is nothing to get at. */
    public String getCommands() {
        return ResticCommands.of(entry);
    }

    SessionEntry entry() {
        return entry;
    }
}
