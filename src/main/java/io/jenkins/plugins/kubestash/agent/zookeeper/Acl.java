package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who may do what with a node, as text of the server's and in its encoding. */
record Acl(byte[] encoded, List<Entry> entries) {
    private static final int CREATE = 1 << 2;
    private static final int ALL = 31;

    /** Anyone may do everything. */
    static final Acl OPEN = of(List.of(new Entry(ALL, "world", "anyone")));

    /**
     * One line of it.
     *
     * @param rights bits: read 1, write 2, create 4, delete 8, admin 16
     */
    record Entry(int rights, String scheme, String id) {}

    static Acl of(List<Entry> entries) {
        Packet packet = Packet.bare().number(entries.size());
        entries.forEach(entry -> packet.number(entry.rights).text(entry.scheme).text(entry.id));
        return new Acl(packet.content(), List.copyOf(entries));
    }

    /** Whether a server has put an {@code x} in the place of a digest, as it does for those who are not its admin. */
    boolean isMasked() {
        return entries.stream().anyMatch(entry -> entry.scheme.equals("digest") && entry.id.endsWith(":x"));
    }

    boolean letsAnyoneCreate() {
        return entries.stream().anyMatch(entry -> entry.scheme.equals("world") && (entry.rights & CREATE) != 0);
    }

    /** The same, and everything for whoever writes it. */
    Acl withOwnRights() {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(ALL, "auth", ""));
        return of(more);
    }

    /** Schemes that are not in every server. */
    String schemes() {
        return String.join(
                ", ", entries.stream().map(Entry::scheme).distinct().sorted().toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Acl that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }
}
