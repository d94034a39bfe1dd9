package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.SnapshotTable.Row;
import io.jenkins.plugins.kubestash.session.Listing;
import io.jenkins.plugins.kubestash.session.SnapshotList;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of snapshots, written by the agent and read by the controller. */
class SnapshotTableTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:30:00.9Z");
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private final SplittableRandom random = new SplittableRandom(4711);

    @Test
    void aHundredSnapshotsOfTheLongestSessionsFitAndComeThroughWhole() {
        List<Row> rows = rows(100);
        String json = new SnapshotTable(rows, 250).json(ResultFile.MOST_BYTES);

        assertThat(ResultFile.bytes(json)).isBetween(3000, ResultFile.MOST_BYTES);
        SnapshotList list = Listing.read(json);
        assertThat(list.snapshots())
                .isEqualTo(rows.stream().map(SnapshotTableTest::entry).toList());
        assertThat(list.total()).isEqualTo(250);
        assertThat(list.more()).isTrue();
    }

    @Test
    void theOldestAreLeftOutWhereThereIsNoRoomAndTheTotalTells() {
        List<Row> rows = rows(40);
        String json = new SnapshotTable(rows, 40).json(1000);

        assertThat(ResultFile.bytes(json)).isBetween(900, 1000);
        SnapshotList list = Listing.read(json);
        assertThat(list.snapshots().size()).isBetween(15, 35);
        assertThat(list.snapshots())
                .isEqualTo(rows.stream()
                        .limit(list.snapshots().size())
                        .map(SnapshotTableTest::entry)
                        .toList());
        assertThat(list.total()).isEqualTo(40);
    }

    @Test
    void noSnapshotIsAnEmptyTable() {
        String json = new SnapshotTable(List.of(), 0).json(ResultFile.MOST_BYTES);
        assertThat(json).isEqualTo("{\"snapshots\":\"\",\"total\":0}");
        assertThat(Listing.read(json)).isEqualTo(new SnapshotList(List.of(), 0));
    }

    @Test
    void oddTagsComeThroughWithoutWhatParts() {
        Row odd = new Row("f".repeat(64), Instant.EPOCH, 0, "dump", "a\tb\nc", "grün", "");
        SnapshotList list = Listing.read(new SnapshotTable(List.of(odd), 1).json(ResultFile.MOST_BYTES));
        assertThat(list.snapshots())
                .containsExactly(new SnapshotList.Entry("f".repeat(16), Instant.EPOCH, 0, "dump", "a b c", "grün", ""));
    }

    private List<Row> rows(int count) {
        long[] time = {NOW.toEpochMilli()};
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    time[0] -= random.nextLong(3_600_000, 90_000_000);
                    return new Row(
                            text(64, 16),
                            Instant.ofEpochMilli(time[0]),
                            random.nextLong(100_000_000L, 100_000_000_000L),
                            "dump",
                            text(12, 36) + ".1",
                            "redis",
                            "logical-backup");
                })
                .toList();
    }

    private String text(int length, int letters) {
        return random.ints(length, 0, letters)
                .mapToObj(at -> LETTERS.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private static SnapshotList.Entry entry(Row row) {
        return new SnapshotList.Entry(
                row.id().substring(0, 16),
                Instant.ofEpochSecond(row.time().getEpochSecond()),
                row.bytes(),
                row.component(),
                row.session(),
                row.engine(),
                row.task());
    }
}
