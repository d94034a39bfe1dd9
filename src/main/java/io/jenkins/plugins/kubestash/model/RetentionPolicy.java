package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many snapshots are kept, and for how long. */
public record RetentionPolicy(Metadata metadata, Spec spec) implements Resource {
    public RetentionPolicy {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? new Spec(null, null, null, null, false) : spec;
    }

    /** {@code byDefault} is {@code default} in the document. */
    public record Spec(
            Optional<RetentionPeriod> maxRetentionPeriod,
            Optional<Successful> successfulSnapshots,
            Failed failedSnapshots,
            UsagePolicy usagePolicy,
            @JsonProperty("default") boolean byDefault) {
        public Spec {
            maxRetentionPeriod = OrEmpty.optional(maxRetentionPeriod);
            successfulSnapshots = OrEmpty.optional(successfulSnapshots);
            failedSnapshots = failedSnapshots == null ? new Failed(null) : failedSnapshots;
            usagePolicy = usagePolicy == null ? new UsagePolicy(null) : usagePolicy;
        }
    }

    /** How many of the newest are kept, and of how many hours, days, weeks, months and years the newest one. */
    public record Successful(
            Optional<Integer> last,
            Optional<Integer> hourly,
            Optional<Integer> daily,
            Optional<Integer> weekly,
            Optional<Integer> monthly,
            Optional<Integer> yearly) {
        public Successful {
            last = OrEmpty.optional(last);
            hourly = OrEmpty.optional(hourly);
            daily = OrEmpty.optional(daily);
            weekly = OrEmpty.optional(weekly);
            monthly = OrEmpty.optional(monthly);
            yearly = OrEmpty.optional(yearly);
        }

        /** The counts that are given, by their field's name, in the order {@code last} to {@code yearly}. */
        public Map<String, Integer> counts() {
            Map<String, Integer> counts = new LinkedHashMap<>();
            last.ifPresent(count -> counts.put("last", count));
            hourly.ifPresent(count -> counts.put("hourly", count));
            daily.ifPresent(count -> counts.put("daily", count));
            weekly.ifPresent(count -> counts.put("weekly", count));
            monthly.ifPresent(count -> counts.put("monthly", count));
            yearly.ifPresent(count -> counts.put("yearly", count));
            return counts;
        }
    }

    /** How many records of failed runs are kept: 1, unless the policy says another number. */
    public record Failed(Optional<Integer> last) {
        public Failed {
            last = OrEmpty.optional(last).or(() -> Optional.of(1));
        }
    }

    /**
     * @param document YAML or JSON
     * @throws IllegalArgumentException one line for the user when it is no RetentionPolicy
     */
    public static RetentionPolicy read(String document) {
        return Documents.read(document, RetentionPolicy.class);
    }

    @Override
    public String apiVersion() {
        return STORAGE_API;
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> counts =
                spec.successfulSnapshots().map(Successful::counts).orElse(Map.of());
        if (spec.maxRetentionPeriod().isEmpty() && counts.isEmpty()) {
            problems.add("one of spec.maxRetentionPeriod and spec.successfulSnapshots is required");
        }
        counts.forEach((name, count) -> positive("spec.successfulSnapshots." + name, count, 1, problems));
        positive("spec.failedSnapshots.last", spec.failedSnapshots().last().orElse(1), 0, problems);
        return List.copyOf(problems);
    }

    private static void positive(String field, int count, int least, List<String> problems) {
        if (count < least) {
            problems.add(field + " is " + count + ": write " + least + " or more");
        }
    }
}
