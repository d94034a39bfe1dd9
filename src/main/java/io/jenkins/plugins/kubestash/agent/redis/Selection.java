package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which keys are wanted.
 *
 * @param pattern of their names; empty: any
 * @param databases numbers of theirs; empty: any
 */
record Selection(Optional<Glob> pattern, SortedSet<Integer> databases) {
    private static final int MOST_DATABASES = 1 << 24;

    /** @throws AgentFailure BAD_PARAMETER when a database is no number */
    static Selection of(Settings settings) {
        String pattern = settings.text("KUBESTASH_PARAM_MATCH");
        SortedSet<Integer> databases = new TreeSet<>();
        for (String word : settings.text("KUBESTASH_PARAM_DATABASES").split("[,\\s]+")) {
            if (!word.isEmpty()) {
                databases.add(number(word));
            }
        }
        return new Selection(pattern.isEmpty() ? Optional.empty() : Optional.of(new Glob(pattern)), databases);
    }

    private static int number(String word) {
        if (!word.matches("[0-9]{1,8}") || Integer.parseInt(word) > MOST_DATABASES) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "databases names '" + Printable.of(word) + "': write numbers of databases, such as 0");
        }
        return Integer.parseInt(word);
    }

    boolean isAll() {
        return pattern.isEmpty() && databases.isEmpty();
    }

    boolean hasPattern() {
        return pattern.isPresent();
    }

    boolean takes(int database) {
        return databases.isEmpty() || databases.contains(database);
    }

    boolean takes(int database, byte[] key, int offset, int length) {
        return takes(database) && (pattern.isEmpty() || pattern.get().matches(key, offset, length));
    }

    /** Those of the databases that are wanted. */
    SortedMap<Integer, Long> of(SortedMap<Integer, Long> keysByDatabase) {
        SortedMap<Integer, Long> wanted = new TreeMap<>(keysByDatabase);
        wanted.keySet().removeIf(database -> !takes(database));
        return wanted;
    }

    /** The dump without what is not wanted. */
    DumpBlocks of(DumpBlocks dump) {
        return isAll() ? dump : new SelectedBlocks(dump, this);
    }

    /** @param where what was looked through */
    AgentFailure nothing(String where) {
        return new AgentFailure(
                Reason.NOTHING_SELECTED, where + " holds no key " + this + ": check match and databases");
    }

    @Override
    public String toString() {
        String ofDatabases = databases.isEmpty() ? "" : "of databases " + databases;
        String ofPattern = pattern.map(glob -> "that matches " + Printable.of(glob.toString()))
                .orElse("");
        return (ofDatabases + " " + ofPattern).strip();
    }
}
