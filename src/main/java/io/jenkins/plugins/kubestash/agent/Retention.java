package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.RetentionPolicy.Keep;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which snapshots go: a pure function of their times (in UTC) and the policy. Counts mean what {@code restic forget
 * --keep-…} means by them: of each hour, day, ISO week, month and year the newest, as far back as the count reaches;
 * and the very oldest as long as a count is not used up, so that a short history keeps its beginning.
 */
final class Retention {
    private Retention() {}

    /** A snapshot as far as retention is concerned. */
    record Entry(String id, Instant time) {}

    /** The ids to remove. The newest snapshot is never among them. */
    static List<String> remove(List<Entry> entries, RetentionPolicy policy, Instant now) {
        if (policy.keepsAll() || entries.isEmpty()) {
            return List.of();
        }
        List<Entry> newestFirst = entries.stream()
                .sorted(Comparator.comparing(Entry::time)
                        .thenComparing(Entry::id)
                        .reversed())
                .toList();
        Set<String> kept = policy.counts() ? counted(newestFirst, policy.keep()) : ids(newestFirst);
        policy.maxAge().map(now::minus).ifPresent(oldest -> newestFirst.stream()
                .filter(entry -> entry.time().isBefore(oldest))
                .forEach(entry -> kept.remove(entry.id())));
        kept.add(newestFirst.get(0).id());
        return newestFirst.stream()
                .map(Entry::id)
                .filter(id -> !kept.contains(id))
                .toList();
    }

    private static Set<String> counted(List<Entry> newestFirst, Map<Keep, Integer> counts) {
        Set<String> kept = new HashSet<>();
        counts.forEach((kind, count) -> kept.addAll(of(kind, count, newestFirst)));
        return kept;
    }

    private static List<String> of(Keep kind, int count, List<Entry> newestFirst) {
        List<String> kept = new ArrayList<>();
        long period = Long.MIN_VALUE;
        for (int i = 0; i < newestFirst.size() && kept.size() < count; i++) {
            long next = kind == Keep.LAST ? i : period(kind, newestFirst.get(i).time());
            boolean oldest = i == newestFirst.size() - 1;
            if (next != period || oldest) {
                kept.add(newestFirst.get(i).id());
            }
            period = next;
        }
        return kept;
    }

    /** A number that is the same for all times of the same period, and for no other. */
    private static long period(Keep kind, Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return switch (kind) {
            case LAST -> throw new IllegalArgumentException("has no period");
            case HOURLY -> instant.truncatedTo(ChronoUnit.HOURS).getEpochSecond();
            case DAILY -> time.toLocalDate().toEpochDay();
            case WEEKLY -> time.get(IsoFields.WEEK_BASED_YEAR) * 100L + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> time.getYear() * 100L + time.getMonthValue();
            case YEARLY -> time.getYear();
        };
    }

    private static Set<String> ids(List<Entry> entries) {
        Set<String> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(entry.id()));
        return ids;
    }
}
