package io.jenkins.plugins.kubestash.jenkins.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sessions of a build, as they are stored and as they are read; never changes. */
final class KeptSessions {
    private final List<String> stored;
    private final List<SessionEntry> entries;

    KeptSessions(List<String> stored) {
        this.stored = List.copyOf(stored);
        this.entries = this.stored.stream()
                .map(SessionEntry::read)
                .flatMap(Optional::stream)
                .toList();
    }

    boolean has(String id) {
        return find(id).isPresent();
    }

    Optional<SessionEntry> find(String id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /** In the order in which they ended. */
    List<SessionEntry> entries() {
        return entries;
    }

    /** How many are in a form that this version does not know; they stay stored for the one that does. */
    int unreadable() {
        return stored.size() - entries.size();
    }

    /** The stored form with that entry at its end; the same as before when the session is there already. */
    ArrayList<String> with(SessionEntry entry) {
        ArrayList<String> more = new ArrayList<>(stored);
        if (!has(entry.id())) {
            more.add(EntryWriter.yaml(entry));
        }
        return more;
    }
}
