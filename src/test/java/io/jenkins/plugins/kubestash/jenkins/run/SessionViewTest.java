package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.SessionResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionViewTest {
    private static final String HUGE = "<script>alert(1)</script>\uD83D\uDC18".repeat(400);

    @Test
    void aBackupSaysWhatThereIsNow() {
        SessionView view = view(Results.backup("k3f9x2m8"));
        assertThat(view.getTitle()).isEqualTo("Backup of demo/redis");
        assertThat(view.getSummary()).isEqualTo("snapshot 51515151, 1.6 MiB, 25,044 keys, in 51.5 s");
        assertThat(view.getHeadline()).isEqualTo("Snapshot 51515151 proven: 1.6 MiB, 25,044 keys, in 51.5 s");
        assertThat(view.getProof()).isEqualTo("every byte read back");
        assertThat(view.getFacts())
                .containsEntry("Database", "redis 7.0.15")
                .containsEntry("Snapshot", "redis-k3f9x2m8-1")
                .containsEntry("Retention", "2 older snapshots removed")
                .containsEntry("Repository", "/backup/demo/redis/repository/v1/nightly")
                .doesNotContainKeys("Snapshot of", "Attempts", "Reason");
        ComponentView component = view.getComponents().get(0);
        assertThat(component.getSizeText()).isEqualTo("1.6 MiB");
        assertThat(component.getStoredText()).isEqualTo("425.5 KiB");
        assertThat(component.getSpeed()).isEqualTo("1.1 MiB/s");
        assertThat(component.getCountsText()).isEqualTo("25,044 keys");
        assertThat(component.getRemoved()).isEqualTo(2);
        assertThat(component.getRepository()).isEqualTo("/backup/demo/redis/repository/v1/nightly/dump");
    }

    @Test
    void aRestoreSaysWhoseSnapshotItWas() {
        SessionView view = view(
                Results.ended("r1", Results.restoreFrom("shop/orders"), Results.success(List.of("dump"), List.of())));
        assertThat(view.getTitle()).isEqualTo("Restore of demo/redis");
        assertThat(view.getSummary()).isEqualTo("snapshot 51515151 of shop/orders, 1.6 MiB, 25,044 keys, in 51.5 s");
        assertThat(view.getHeadline())
                .isEqualTo("Restored snapshot 51515151 of shop/orders: 1.6 MiB, 25,044 keys, in 51.5 s");
        assertThat(view.getFacts()).containsEntry("Snapshot of", "shop/orders").doesNotContainKey("Proof");
        assertThat(view.getSnapshot()).isEmpty();
    }

    @Test
    void warningsAreCountedAndShownWhole() {
        SessionView one = view(Results.ended(
                "w1", Results.backupOf(Results.LOCAL), Results.success(List.of("dump"), List.of("slow"))));
        assertThat(one.getSummary()).endsWith(", 1 warning");
        assertThat(one.getWarnings()).containsExactly("slow");
    }

    @Test
    void aFailureSaysWhy() {
        SessionView view = view(Results.ended(
                "f1",
                Results.backupOf(Results.LOCAL),
                Outcome.Failure.lasting("DATABASE_REFUSED", "redis refused the password: see Secret demo/redis-auth")));
        assertThat(view.getSummary()).isEqualTo("failed: redis refused the password: see Secret demo/redis-auth");
        assertThat(view.getHeadline()).isEqualTo("Failed: redis refused the password: see Secret demo/redis-auth");
        assertThat(view.getFacts()).containsEntry("Reason", "DATABASE_REFUSED");
        assertThat(view.getSnapshotId()).isEmpty();
        assertThat(view.getSnapshot()).isEmpty();
        assertThat(view.getComponents()).isEmpty();
    }

    @Test
    void anAbortIsNoFailure() {
        SessionView view =
                view(Results.ended("a1", Results.backupOf(Results.LOCAL), new Outcome.Abort("Aborted by admin")));
        assertThat(view.isAborted()).isTrue();
        assertThat(view.getHeadline()).isEqualTo("Aborted: Aborted by admin");
    }

    @Test
    void phasesSayHowLongEachTook() {
        List<PhaseView> phases = view(Results.backup("k3f9x2m8")).getPhases();
        assertThat(phases)
                .extracting(PhaseView::getPhase)
                .containsExactly("PENDING", "CREATING", "RUNNING", "CLEANING", "SUCCEEDED");
        assertThat(phases)
                .extracting(PhaseView::getDurationText)
                .containsExactly("0.4 s", "0.5 s", "8.1 s", "42.5 s", "");
        assertThat(phases).extracting(PhaseView::getTitle).doesNotContain("");
    }

    @Test
    void longWordsAreCutBetweenCharacters() {
        SessionView view = new SessionView(SessionEntryTest.hugeEverywhere());
        assertThat(List.of(view.getTitle(), view.getShownAppBinding())).allSatisfy(text -> {
            assertThat(text).hasSizeLessThan(140).endsWith("…");
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .as("no half character")
                    .isEqualTo(text);
        });
        for (int length = 20; length < 60; length++) {
            String cut = Texts.cut(HUGE, length);
            assertThat(cut.length()).isBetween(length - 1, length);
            assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 2))).isFalse();
        }
        assertThat(Texts.cut("short", 5)).isEqualTo("short");
    }

    @Test
    void durationsAreWords() {
        assertThat(List.of(
                        Texts.duration(-3),
                        Texts.duration(0.04),
                        Texts.duration(6.84),
                        Texts.duration(59.96),
                        Texts.duration(125),
                        Texts.duration(3599.6),
                        Texts.duration(3780),
                        Texts.duration(7199)))
                .containsExactly("0.0 s", "0.0 s", "6.8 s", "1 min", "2 min 5 s", "1 h", "1 h 3 min", "2 h");
    }

    private static SessionView view(SessionResult result) {
        return new SessionView(EntryMaker.entry(result));
    }
}
