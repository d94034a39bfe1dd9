package io.jenkins.plugins.kubestash.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepJournalTest {
    private final SweepJournal journal = new SweepJournal();
    private Instant now = Things.NOW;

    private static Finding finding(Found thing, String reason) {
        return Finding.of("main", thing, Things.NOW, reason);
    }

    private List<String> report(List<Finding> findings, List<String> problems, Optional<String> silence) {
        now = now.plusSeconds(60);
        int removed = (int) findings.stream().filter(Finding::removed).count();
        return journal.add(new SweepReport(
                "main", now, 9, removed, findings.size() - removed, findings, problems, silence, false));
    }

    private void quiet() {
        report(List.of(), List.of(), Optional.empty());
    }

    private void silent() {
        report(List.of(), List.of(), Optional.of("does not answer"));
    }

    @Test
    void nothingFoundIsNoNews() {
        assertThat(journal.hasNews()).isFalse();
        quiet();
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes()).singleElement().satisfies(notes -> {
            assertThat(notes.cluster()).isEqualTo("main");
            assertThat(notes.looked()).isEqualTo(9);
            assertThat(notes.swept()).contains(now);
        });
    }

    @Test
    void whatWasRemovedIsNewsUntilCleared() {
        report(List.of(finding(Things.job("a"), "")), List.of(), Optional.empty());
        quiet();
        report(List.of(finding(Things.job("b"), "")), List.of(), Optional.empty());
        assertThat(journal.hasNews()).isTrue();
        assertThat(journal.notes().get(0).removed()).isEqualTo(2);
        assertThat(journal.notes().get(0).findings())
                .extracting(Finding::name)
                .containsExactly("shop/ks-a", "shop/ks-b");

        journal.clear();
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes().get(0).removed()).isZero();
        assertThat(journal.notes().get(0).findings()).isEmpty();
    }

    @Test
    void whatIsLeftIsShownAsItIsNow() {
        report(List.of(finding(Things.job("a"), "may not")), List.of(), Optional.empty());
        report(List.of(finding(Things.job("a"), "may not")), List.of(), Optional.empty());
        assertThat(journal.notes().get(0).left()).isEqualTo(1);
        assertThat(journal.notes().get(0).findings()).hasSize(1);
        quiet();
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes().get(0).findings()).isEmpty();
    }

    @Test
    void whatStaysIsNoNewsOnceItIsKnownButWhatComesIs() {
        Finding known = finding(Things.job("a"), "may not");
        report(List.of(known), List.of("may not list"), Optional.empty());
        journal.clear();
        report(List.of(known), List.of("may not list"), Optional.empty());
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes().get(0).problems()).containsExactly("may not list");

        report(List.of(known, finding(Things.job("b"), "may not")), List.of("may not list"), Optional.empty());
        assertThat(journal.hasNews()).isTrue();
        journal.clear();
        report(List.of(known), List.of("may not list", "may not delete"), Optional.empty());
        assertThat(journal.hasNews()).isTrue();
    }

    @Test
    void aProblemThatComesBackIsNewsAgain() {
        report(List.of(), List.of("may not list"), Optional.empty());
        journal.clear();
        quiet();
        assertThat(journal.hasNews()).isFalse();
        report(List.of(), List.of("may not list"), Optional.empty());
        assertThat(journal.hasNews()).isTrue();
    }

    @Test
    void aClusterThatIsAwayIsNewsAfterAWhileOnly() {
        quiet();
        for (int minutes = 0; minutes < 15; minutes++) {
            silent();
            assertThat(journal.hasNews()).as("after %d minutes", minutes).isFalse();
            assertThat(journal.notes().get(0).problems()).containsExactly("does not answer");
        }
        silent();
        assertThat(journal.hasNews()).isTrue();
        journal.clear();
        silent();
        assertThat(journal.hasNews()).isFalse();
        quiet();
        silent();
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes().get(0).swept()).contains(now.minusSeconds(60));
    }

    @Test
    void whatIsKnownStaysKnownWhileTheClusterIsAway() {
        Finding left = finding(Things.job("a"), "may not");
        report(List.of(left), List.of("may not list"), Optional.empty());
        journal.clear();
        silent();
        assertThat(journal.notes().get(0).problems()).containsExactly("may not list", "does not answer");
        assertThat(journal.notes().get(0).findings()).containsExactly(left);
        report(List.of(left), List.of("may not list"), Optional.empty());
        assertThat(journal.hasNews()).isFalse();
    }

    @Test
    void countsWhatWasRemovedBeforeTheClusterWentAway() {
        report(List.of(finding(Things.job("a"), "")), List.of(), Optional.of("does not answer"));
        report(List.of(finding(Things.job("b"), "")), List.of(), Optional.of("does not answer"));
        assertThat(journal.notes().get(0).removed()).isEqualTo(2);
        assertThat(journal.notes().get(0).findings()).hasSize(2);
    }

    @Test
    void abortedSessionsAreNews() {
        journal.aborted("main", "backup of shop/redis, build nightly #1", now);
        journal.aborted("main", "backup of shop/redis, build nightly #1", now);
        assertThat(journal.hasNews()).isTrue();
        assertThat(journal.notes().get(0).aborted()).containsExactly("backup of shop/redis, build nightly #1");
        journal.clear();
        assertThat(journal.hasNews()).isFalse();
    }

    @Test
    void forgetsClustersThatAreNoLongerConfigured() {
        report(List.of(finding(Things.job("a"), "")), List.of(), Optional.empty());
        journal.retain(List.of("other"));
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.notes()).isEmpty();
    }

    @Test
    void logsWhatWasRemovedAndOnceWhatStandsInTheWay() {
        List<Finding> found = List.of(finding(Things.job("a"), ""), finding(Things.job("b"), "may not"));
        assertThat(report(found, List.of("may not list secrets"), Optional.empty()))
                .containsExactly(
                        "Removed Job shop/ks-a of session a in cluster main: no build refers to it",
                        "Job shop/ks-b of session b in cluster main is left over and cannot be removed: may not",
                        "Cluster main cannot be swept: may not list secrets");
        assertThat(report(found.subList(1, 2), List.of("may not list secrets"), Optional.empty()))
                .isEmpty();
        quiet();
        assertThat(report(List.of(), List.of("may not list secrets"), Optional.empty()))
                .containsExactly("Cluster main cannot be swept: may not list secrets");
    }

    @Test
    void logsHowManyAreNotNamed() {
        SweepReport report = new SweepReport(
                "main", now, 900, 700, 0, List.of(finding(Things.job("a"), "")), List.of(), Optional.empty(), true);
        assertThat(journal.add(report)).last().isEqualTo("Removed 699 more in cluster main");
    }

    @Test
    void keepsTheLastOfManyAndCountsAll() {
        for (int round = 0; round < 10; round++) {
            int first = round * 50;
            report(
                    IntStream.range(first, first + 50)
                            .mapToObj(i -> finding(Things.job("s" + i), ""))
                            .toList(),
                    List.of(),
                    Optional.empty());
        }
        assertThat(journal.notes().get(0).removed()).isEqualTo(500);
        assertThat(journal.notes().get(0).findings()).hasSize(200).last().matches(last -> last.session()
                .equals("s499"));
        assertThat(Duration.between(Things.NOW, now)).isEqualTo(Duration.ofMinutes(10));
    }
}
