package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log of which each answer may break off at any byte comes out whole, each line once. */
class LogPositionTest {
    private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LONGEST = 64;

    /** A line of a log as the API has it: stamp and text. */
    private record Stamped(Instant time, String text) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void deliversEachLineOnceWhereverTheAnswersBreakOff(long seed) {
        Random random = new Random(seed);
        List<Stamped> log = log(random, 400);
        List<String> got = new ArrayList<>();
        LogCursor cursor = LogCursor.START;
        int answers = 0;
        while (true) {
            byte[] answer = answer(log, cursor);
            int length = answers++ < 150 ? Math.min(answer.length, 1 + random.nextInt(3000)) : answer.length;
            LogCursor next = read(answer, length, cursor, random, got);
            if (length == answer.length && next.equals(cursor)) {
                break;
            }
            cursor = next;
        }
        assertThat(answers).isGreaterThan(10);
        assertThat(got).isEqualTo(whole(log));
    }

    @Test
    void lineWithTheSameStampAsTheCursorIsNew() {
        LogPosition position = new LogPosition(new LogCursor(BASE, 2));

        assertThat(Stream.of("a", "b", "c", "d").flatMap(text -> position.take(BASE + " " + text, false).stream()))
                .containsExactly("c", "d");
        assertThat(position.reached()).isEqualTo(new LogCursor(BASE, 4));
    }

    @Test
    void lineWhoseStampWentBackIsDeliveredOnce() {
        List<String> lines = List.of(BASE.plusMillis(5) + " a", BASE + " b", BASE.plusMillis(9) + " c");
        LogPosition first = new LogPosition(LogCursor.START);
        assertThat(first.take(lines.get(0), false)).contains("a");

        LogPosition second = new LogPosition(first.reached());
        assertThat(lines.stream().flatMap(line -> second.take(line, false).stream()))
                .containsExactly("b", "c");
    }

    @Test
    void wordOfTheKubeletBeforeTheLogMovesNothing() {
        LogPosition position = new LogPosition(LogCursor.START);

        assertThat(position.take("unable to retrieve container logs", false))
                .contains("unable to retrieve container logs");
        assertThat(position.reached()).isEqualTo(LogCursor.START);
    }

    @Test
    void readsStampsWithAnOffsetAndKeepsEmptyLines() {
        LogPosition position = new LogPosition(LogCursor.START);

        assertThat(position.take("2026-01-01T02:00:00.000000001+02:00 x y", false))
                .contains("x y");
        assertThat(position.reached()).isEqualTo(new LogCursor(BASE.plusNanos(1), 1));
        assertThat(position.take("2026-01-01T00:00:01Z ", false)).contains("");
        assertThat(position.take("2026-01-01T00:00:02Z", false)).contains("");
    }

    @Test
    void asksForWholeSecondsWithAMargin() {
        assertThat(LogPosition.since(LogCursor.START)).isEmpty();
        assertThat(LogPosition.since(new LogCursor(BASE.plusMillis(1999), 1))).contains(BASE);
    }

    /** Lines in bursts of one stamp, with stamps that go back, no stamp's second being the last one for long. */
    private static List<Stamped> log(Random random, int lines) {
        List<Stamped> log = new ArrayList<>();
        Instant time = BASE;
        for (int i = 0; i < lines; i++) {
            int move = random.nextInt(10);
            time = move < 5 ? time : time.plusNanos(random.nextInt(move < 9 ? 1_000_000 : 1_500_000_000));
            Instant stamp = random.nextInt(8) == 0 ? time.minusNanos(random.nextInt(500_000)) : time;
            String text = i + " " + "äß€😀x".repeat(random.nextInt(random.nextInt(10) == 0 ? 60 : 3));
            log.add(new Stamped(stamp, text));
        }
        return log;
    }

    /** What a kubelet answers: it leaves out lines before the time asked for. */
    private static byte[] answer(List<Stamped> log, LogCursor cursor) {
        Instant since = LogPosition.since(cursor).orElse(Instant.EPOCH);
        return log.stream()
                .filter(line -> !line.time().isBefore(since))
                .map(line -> line.time() + " " + line.text() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static LogCursor read(byte[] answer, int length, LogCursor from, Random random, List<String> got) {
        LogPosition position = new LogPosition(from);
        LineSplitter splitter = new LineSplitter(
                LONGEST, (line, continues) -> position.take(line, continues).ifPresent(got::add));
        for (int at = 0; at < length; ) {
            int part = Math.min(length - at, 1 + random.nextInt(200));
            splitter.feed(ByteBuffer.wrap(answer, at, part));
            at += part;
        }
        return position.reached();
    }

    /** The pieces that the log has when nothing ever breaks off. */
    private static List<String> whole(List<Stamped> log) {
        List<String> pieces = new ArrayList<>();
        byte[] answer = answer(log, LogCursor.START);
        read(answer, answer.length, LogCursor.START, new Random(0), pieces);
        assertThat(String.join("", pieces))
                .isEqualTo(log.stream().map(Stamped::text).collect(Collectors.joining()));
        return pieces;
    }
}
