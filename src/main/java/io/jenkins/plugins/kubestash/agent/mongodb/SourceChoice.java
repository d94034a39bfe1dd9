package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which members may be read, best first. Hidden and delayed ones are somebody's for a reason: they count only when asked
 * for. Arbiters hold no data.
 */
record SourceChoice(ReadFrom readFrom, Map<String, String> tags, long maxLagSeconds) {
    enum ReadFrom {
        SECONDARY,
        HIDDEN,
        PRIMARY
    }

    /**
     * @param candidates secondaries that may be read, the one with the least lag first
     * @param rejected why others may not, each with the address
     * @param down how many of the rejected are not in order, and not only behind
     */
    record Ranking(List<Member> candidates, List<String> rejected, long down) {
        /** Whether the set has members that would do, were they in order. */
        boolean hasSecondaries() {
            return !candidates.isEmpty() || !rejected.isEmpty();
        }

        boolean allDown() {
            return candidates.isEmpty() && down == rejected.size();
        }
    }

    static SourceChoice of(Settings settings) {
        return new SourceChoice(
                readFrom(settings.text("KUBESTASH_PARAM_READ_FROM", "secondary")),
                tags(settings.text("KUBESTASH_PARAM_MEMBER_TAGS")),
                settings.number("KUBESTASH_PARAM_MAX_LAG", 60, 0, 86_400));
    }

    private static ReadFrom readFrom(String word) {
        return switch (word) {
            case "secondary" -> ReadFrom.SECONDARY;
            case "hidden" -> ReadFrom.HIDDEN;
            case "primary" -> ReadFrom.PRIMARY;
            default ->
                throw new AgentFailure(
                        Reason.BAD_PARAMETER, "readFrom is '" + word + "': write secondary, hidden or primary");
        };
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : text.split(",")) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.put(
                        tag.substring(0, equals).strip(),
                        tag.substring(equals + 1).strip());
            } else if (!tag.isBlank()) {
                throw new AgentFailure(
                        Reason.BAD_PARAMETER, "memberTags has '" + tag.strip() + "': write name=value,name=value");
            }
        }
        return tags;
    }

    Ranking rank(SetView set, Member primary) {
        List<Member> candidates = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        long down = 0;
        for (Member member : set.members()) {
            if (member.equals(primary) || member.arbiter() || !wanted(member)) {
                continue;
            }
            // a delayed one, when asked for, is behind on purpose
            long lag = Math.max(0, member.lagBehind(primary) - member.delaySeconds());
            if (!member.isSecondary()) {
                down++;
                rejected.add(member.address() + " is not in order (state " + member.state() + ")");
            } else if (lag > maxLagSeconds) {
                rejected.add(member.address() + " lags " + lag + " s (maxLag " + maxLagSeconds + ")");
            } else {
                candidates.add(member);
            }
        }
        candidates.sort(Comparator.comparing((Member member) -> member.lagBehind(primary))
                .thenComparing(member -> !member.hidden()));
        return new Ranking(candidates, rejected, down);
    }

    private boolean wanted(Member member) {
        if (!tags.isEmpty()) {
            return member.tags().entrySet().containsAll(tags.entrySet());
        }
        return member.delaySeconds() == 0 && (!member.hidden() || readFrom == ReadFrom.HIDDEN);
    }
}
