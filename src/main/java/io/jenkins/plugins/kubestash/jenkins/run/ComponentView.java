package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.restic.Sizes;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A component with its restic snapshot; sizes in bytes. */
@ExportedBean(defaultVisibility = 3)
public final class ComponentView {
    private static final int LONGEST = 120;

    private final SessionEntry.Component component;
    private final String repository;

    ComponentView(SessionEntry.Component component, String repository) {
        this.component = component;
        this.repository = repository;
    }

    @Exported
    public String getName() {
        return component.name();
    }

    @Exported
    public String getSnapshotId() {
        return component.snapshot();
    }

    @Exported
    public String getRepository() {
        return repository;
    }

    @Exported
    public String getPath() {
        return component.path();
    }

    @Exported
    public long getBytes() {
        return component.bytes();
    }

    @Exported
    public long getAddedBytes() {
        return component.added();
    }

    @Exported
    public long getStoredBytes() {
        return component.stored();
    }

    @Exported
    public double getSeconds() {
        return component.seconds();
    }

    @Exported
    public String getTopology() {
        return component.topology();
    }

    @Exported
    public String getVerified() {
        return component.verified();
    }

    @Exported
    public int getRemoved() {
        return component.removed();
    }

    @Exported
    public Map<String, Long> getCounts() {
        return component.counts();
    }

    public String getShortId() {
        return Texts.shortId(component.snapshot());
    }

    public String getShownName() {
        return Texts.cut(component.name(), LONGEST);
    }

    public String getSizeText() {
        return Sizes.text(component.bytes());
    }

    public String getAddedText() {
        return Sizes.text(component.added());
    }

    public String getStoredText() {
        return Sizes.text(component.stored());
    }

    public String getDurationText() {
        return Texts.duration(component.seconds());
    }

    public String getSpeed() {
        return Sizes.perSecond(component.bytes(), component.seconds());
    }

    public String getCountsText() {
        return Texts.counts(component.counts());
    }
}
