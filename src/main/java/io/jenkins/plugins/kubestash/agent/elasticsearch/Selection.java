package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which indices are wanted.
 *
 * @param match every name must have it; empty: what the distribution's default says, unless names are given
 * @param names exact names, or with {@code *}; empty: any
 * @param hidden whether to take indices that are marked as hidden
 * @param system whether to take indices whose names begin with a dot
 */
record Selection(Optional<Pattern> match, List<String> names, boolean hidden, boolean system) {

    /** An index as the server lists it. */
    record Candidate(String name, boolean hidden, boolean closed) {
        boolean system() {
            return name.startsWith(".");
        }
    }

    static Selection of(Settings settings) {
        String match = settings.text("KUBESTASH_PARAM_MATCH");
        List<String> names = Arrays.stream(
                        settings.text("KUBESTASH_PARAM_INDICES").split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
        return new Selection(
                match.isEmpty() ? Optional.empty() : Optional.of(pattern(match)),
                names,
                settings.flag("KUBESTASH_PARAM_INCLUDE_HIDDEN", false),
                settings.flag("KUBESTASH_PARAM_INCLUDE_SYSTEM", false));
    }

    private static Pattern pattern(String match) {
        try {
            return Pattern.compile(match);
        } catch (PatternSyntaxException e) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "match is no regular expression: " + e.getDescription() + " in '" + match + "'",
                    e);
        }
    }

    /**
     * Those of the candidates that are wanted, in their order.
     *
     * @param warnings gets a line for those that are wanted and closed
     * @throws AgentFailure NOTHING_SELECTED when there is none, or an exact name is not there
     */
    List<String> of(List<Candidate> candidates, Distribution distribution, List<String> warnings) {
        for (String name : names) {
            if (isExact(name) && candidates.stream().noneMatch(c -> c.name().equals(name))) {
                throw new AgentFailure(
                        Reason.NOTHING_SELECTED, "there is no index '" + name + "', which the parameter indices names");
            }
        }
        List<String> chosen = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (wants(candidate, distribution)) {
                (candidate.closed() ? closed : chosen).add(candidate.name());
            }
        }
        if (chosen.isEmpty()) {
            throw new AgentFailure(
                    Reason.NOTHING_SELECTED,
                    "none of the server's " + candidates.size() + " indices is selected"
                            + (closed.isEmpty() ? "" : " and open") + ": check match, indices, includeHidden"
                            + " and includeSystem");
        }
        if (!closed.isEmpty()) {
            warnings.add("closed indices cannot be read and are not in the dump: " + String.join(", ", closed));
        }
        return chosen;
    }

    /** A name that is given exactly is wanted, hidden or not. */
    private boolean wants(Candidate candidate, Distribution distribution) {
        String name = candidate.name();
        boolean exact = names.contains(name);
        if (!exact && (candidate.hidden() && !hidden || candidate.system() && !system)) {
            return false;
        }
        if (!names.isEmpty() && !exact && names.stream().noneMatch(each -> isLike(each, name))) {
            return false;
        }
        return match.map(pattern -> pattern.matcher(name).find())
                .orElse(!names.isEmpty() || name.matches(distribution.match()));
    }

    private static boolean isExact(String name) {
        return !name.contains("*");
    }

    private static boolean isLike(String wildcard, String name) {
        String[] parts = wildcard.split("\\*", -1);
        return name.matches(
                String.join(".*", Arrays.stream(parts).map(Pattern::quote).toArray(String[]::new)));
    }
}
