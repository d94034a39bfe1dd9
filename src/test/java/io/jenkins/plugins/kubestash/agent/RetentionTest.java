package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.Retention.Entry;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");

    @Test
    void keepsAllWithoutAPolicy() {
        assertThat(kept(everyHours(6, 100))).hasSize(100);
        assertThat(kept(everyHours(6, 100), "last=0", "daily=0")).hasSize(100);
    }

    @Test
    void keepsTheLastOnes() {
        assertThat(kept(everyHours(6, 100), "last=3"))
                .containsExactlyInAnyOrder("2026-03-15T12", "2026-03-15T06", "2026-03-15T00");
    }

    @Test
    void keepsTheNewestOfEachDay() {
        assertThat(kept(everyHours(6, 100), "daily=3"))
                .containsExactlyInAnyOrder("2026-03-15T12", "2026-03-14T18", "2026-03-13T18");
    }

    @Test
    void weeksBeginOnMondayAndBelongToTheYearOfTheirThursday() {
        List<Entry> entries =
                entries("2026-01-01T10", "2025-12-29T10", "2025-12-28T10", "2025-12-22T10", "2025-12-01T10");

        assertThat(kept(entries, "weekly=2")).containsExactlyInAnyOrder("2026-01-01T10", "2025-12-28T10");
    }

    @Test
    void keepsTheNewestOfEachHourMonthAndYear() {
        List<Entry> entries = entries(
                "2026-03-15T11",
                "2026-03-01T00",
                "2026-02-28T23",
                "2025-12-31T23",
                "2025-01-01T00",
                "2024-06-01T00",
                "2023-01-01T00");

        assertThat(kept(entries, "monthly=2")).containsExactlyInAnyOrder("2026-03-15T11", "2026-02-28T23");
        assertThat(kept(entries, "yearly=3"))
                .containsExactlyInAnyOrder("2026-03-15T11", "2025-12-31T23", "2024-06-01T00");
        assertThat(kept(entries, "hourly=2")).containsExactlyInAnyOrder("2026-03-15T11", "2026-03-01T00");
    }

    @Test
    void severalCountsKeepWhatAnyOfThemKeeps() {
        List<Entry> entries = everyHours(6, 400);
        Set<String> both = new HashSet<>(kept(entries, "last=5"));
        both.addAll(kept(entries, "weekly=4"));

        assertThat(kept(entries, "last=5", "weekly=4")).isEqualTo(both);
    }

    @Test
    void aShortHistoryKeepsItsBeginning() {
        assertThat(kept(entries("2026-03-15T10", "2026-03-15T09", "2026-03-15T08"), "daily=2"))
                .containsExactlyInAnyOrder("2026-03-15T10", "2026-03-15T08");
    }

    @Test
    void whatIsTooOldGoesWhateverTheCountsSay() {
        assertThat(kept(everyHours(24, 30), "max-age=" + Duration.ofDays(3).toSeconds()))
                .containsExactlyInAnyOrder("2026-03-15T12", "2026-03-14T12", "2026-03-13T12", "2026-03-12T12");
        assertThat(kept(
                        everyHours(24, 30),
                        "last=20",
                        "max-age=" + Duration.ofDays(1).toSeconds()))
                .containsExactlyInAnyOrder("2026-03-15T12", "2026-03-14T12");
    }

    @Test
    void theNewestStaysHoweverOldItIs() {
        assertThat(kept(entries("2020-01-02T00", "2020-01-01T00"), "max-age=60"))
                .containsExactly("2020-01-02T00");
        assertThat(kept(List.of(), "last=1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"last", "last=", "last=-1", "last=x", "fortnightly=2", "LAST=1", "max-age=1d", "last=9999999999"
            })
    void refusesWhatIsNoRule(String line) {
        assertThatThrownBy(() -> RetentionPolicy.of(List.of(line)))
                .isInstanceOf(AgentFailure.class)
                .hasMessageContaining(line);
    }

    @Test
    void anyPolicyKeepsTheNewestAndNeverLosesByAskingForMore() {
        Random random = new Random(20260315);
        for (int i = 0; i < 2000; i++) {
            List<Entry> entries = randomEntries(random);
            List<String> rules = randomRules(random);
            Set<String> kept = kept(entries, rules.toArray(String[]::new));
            String newest = newest(entries);

            assertThat(kept).contains(newest);
            // order does not matter
            List<Entry> shuffled = new ArrayList<>(entries);
            java.util.Collections.shuffle(shuffled, random);
            assertThat(kept(shuffled, rules.toArray(String[]::new))).isEqualTo(kept);
            // a second time removes nothing more, but for a beginning that has become younger
            List<Entry> left =
                    entries.stream().filter(entry -> kept.contains(entry.id())).toList();
            assertThat(kept(left, rules.toArray(String[]::new))).isEqualTo(kept);
            // one more of something never removes more
            List<String> more = new ArrayList<>(rules);
            more.replaceAll(rule -> rule.startsWith("last=") ? "last=" + (number(rule) + 1) : rule);
            if (RetentionPolicy.of(rules).counts()) {
                assertThat(kept(entries, more.toArray(String[]::new))).containsAll(kept);
            }
            // last=N keeps exactly the N newest, if nothing else is asked for
            int n = random.nextInt(5) + 1;
            assertThat(kept(entries, "last=" + n)).hasSize(Math.min(n, entries.size()));
        }
    }

    @Test
    void nothingYoungerThanTheLimitIsRemovedByAgeAlone() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            List<Entry> entries = randomEntries(random);
            long seconds = random.nextInt(400 * 24 * 3600);
            Instant limit = NOW.minusSeconds(seconds);
            Set<String> kept = kept(entries, "max-age=" + seconds);
            String newest = newest(entries);

            assertThat(kept)
                    .isEqualTo(entries.stream()
                            .filter(entry ->
                                    !entry.time().isBefore(limit) || entry.id().equals(newest))
                            .map(Entry::id)
                            .collect(Collectors.toSet()));
        }
    }

    /** The same snapshots, given to the real thing. */
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void decidesAsResticDoes(long seed, @TempDir Path directory) throws IOException {
        Pod pod = new Pod(directory).put("TZ", "UTC");
        pod.makeRepo();
        Random random = new Random(seed);
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
        long hours = 5;
        for (int i = 0; i < 14; i++) {
            hours += 1 + (long) Math.pow(2, random.nextInt(13));
            String time = format.format(NOW.minus(Duration.ofHours(hours)));
            pod.restic("backup", "--time", time, "--host", "h", pod.database().toString());
        }
        List<Entry> entries = pod.snapshots().stream()
                .map(json -> new Entry(
                        json.text("id"),
                        java.time.OffsetDateTime.parse(json.text("time")).toInstant()))
                .toList();
        assertThat(entries).hasSize(14);

        for (int i = 0; i < 8; i++) {
            List<String> rules = randomRules(random).stream()
                    .filter(rule -> !rule.startsWith("max-age") && number(rule) > 0)
                    .toList();
            if (!rules.isEmpty()) {
                assertThat(kept(entries, rules.toArray(String[]::new)))
                        .describedAs("%s", rules)
                        .isEqualTo(keptByRestic(pod, rules));
            }
        }
    }

    private static Set<String> keptByRestic(Pod pod, List<String> rules) {
        List<String> words = new ArrayList<>(List.of("forget", "--dry-run", "--json", "--no-lock", "--host", "h"));
        rules.forEach(rule -> words.addAll(List.of("--keep-" + rule.split("=")[0], rule.split("=")[1])));
        String out = pod.restic(words.toArray(String[]::new)).out();
        JsonObject group = JsonObject.of(((List<?>) JsonReader.read(out)).get(0));
        return ((List<?>) group.fields().get("keep"))
                .stream().map(json -> JsonObject.of(json).text("id")).collect(Collectors.toSet());
    }

    private static List<String> randomRules(Random random) {
        List<String> rules = new ArrayList<>();
        for (String kind : List.of("last", "hourly", "daily", "weekly", "monthly", "yearly")) {
            if (random.nextInt(3) == 0) {
                rules.add(kind + "=" + random.nextInt(6));
            }
        }
        if (random.nextInt(4) == 0) {
            rules.add("max-age=" + random.nextInt(500 * 24 * 3600));
        }
        return rules;
    }

    private static List<Entry> randomEntries(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(40))
                .mapToObj(i -> new Entry("id" + i, NOW.minusSeconds(random.nextInt(1 << (10 + random.nextInt(16))))))
                .toList();
    }

    private static int number(String rule) {
        return Integer.parseInt(rule.substring(rule.indexOf('=') + 1));
    }

    private static String newest(List<Entry> entries) {
        return entries.stream()
                .max(java.util.Comparator.comparing(Entry::time).thenComparing(Entry::id))
                .orElseThrow()
                .id();
    }

    private static List<Entry> everyHours(int hours, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> NOW.minus(Duration.ofHours((long) i * hours)))
                .map(time -> new Entry(time.toString().substring(0, 13), time))
                .toList();
    }

    private static List<Entry> entries(String... hours) {
        return java.util.Arrays.stream(hours)
                .map(hour -> new Entry(hour, Instant.parse(hour + ":00:00Z")))
                .toList();
    }

    private static Set<String> kept(List<Entry> entries, String... rules) {
        Set<String> kept = entries.stream().map(Entry::id).collect(Collectors.toSet());
        Retention.remove(entries, RetentionPolicy.of(List.of(rules)), NOW).forEach(kept::remove);
        return kept;
    }
}
